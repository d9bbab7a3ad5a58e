import type { Intent, JournalEntry } from '../../src/core/report/history.js';
import type { VersionRef } from '../../src/model/version-ref.js';
import { version } from './evidence.js';

export const AT = '2026-11-21T09:00:00.000Z';

/** What is meant: Main v1 to v2, unless said otherwise. */
export function intent(over: Partial<Intent> = {}): Intent {
	return {
		id: 'intent-1',
		zoneId: 'zone-1',
		zoneName: 'payments',
		kind: 'activation',
		from: version(1),
		to: version(2),
		why: 'judged safe',
		verdictDigest: 'digest',
		who: 'ops@host',
		at: AT,
		...over,
	};
}

/** An entry that was applied, loaded and proven, unless said otherwise. */
export function entry(over: Partial<JournalEntry> & { intent?: Intent } = {}): JournalEntry {
	return {
		intent: intent(),
		sentAt: AT,
		receipt: { outcome: 'applied', outboxId: 'outbox-1', text: 'accepted', who: 'ops@host', at: AT },
		proof: { outcome: 'loaded', proven: true, text: 'loaded by one runtime', at: AT },
		...over,
	};
}

/** A proven move from one version to another. */
export function moved(kind: Intent['kind'], from: VersionRef | null, to: VersionRef): JournalEntry {
	return entry({ intent: intent({ kind, from, to }) });
}

export const UNPROVEN = { outcome: 'timeout', proven: false, text: 'waiting', at: AT } as const;
