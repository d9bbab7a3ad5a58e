import type { AdminReader, TimeLimit } from '../../src/core/ports.js';
import { openJudges } from '../../src/core/replay/judge.js';
import type { Journal } from '../../src/core/rollout/journal.js';
import type { Run } from '../../src/core/run.js';
import { openCatalog } from '../../src/core/zone/catalog.js';
import type { VersionRef } from '../../src/model/version-ref.js';
import type { PolicySet, SetVersion } from '../../src/model/zone.js';
import { handClock } from './hand-clock.js';

/** Fails a test that asks for what it did not provide for. */
function unasked(name: string): never {
	throw new Error(`nobody was to ask for ${name}`);
}

/** A run that nothing ends before its time. */
export const NO_LIMIT: TimeLimit = {
	room: () => true,
	left: () => Number.POSITIVE_INFINITY,
	spare: () => {},
};

/** The reader of zone-1 that knows what is given, and fails the test that asks for more. */
export function readerOf(given: Partial<AdminReader> = {}): AdminReader {
	return {
		zoneId: 'zone-1',
		zone: () => unasked('zone'),
		applications: () => unasked('applications'),
		resources: () => unasked('resources'),
		policies: () => unasked('policies'),
		policy: () => unasked('policy'),
		validate: () => unasked('validate'),
		policySets: () => unasked('policySets'),
		policySet: () => unasked('policySet'),
		versions: () => unasked('versions'),
		manifest: () => unasked('manifest'),
		simulate: () => unasked('simulate'),
		activationStatus: () => unasked('activationStatus'),
		explain: () => unasked('explain'),
		auditEvents: () => unasked('auditEvents'),
		adminAudit: () => unasked('adminAudit'),
		estimate: () => 0,
		callsLeft: () => ({ limit: 600, left: 600 }),
		serverNow: () => Date.parse('2026-11-21T09:00:00Z'),
		...given,
	};
}

/** A run on zone-1 by hand: a clock that is moved, no word on the way, nobody who stops it. */
export function runOn(admin: AdminReader, over: Partial<Run> = {}): Run {
	const catalog = openCatalog(admin);
	return {
		admin,
		catalog,
		judges: openJudges(admin, catalog),
		comparisons: new Map(),
		offline: false,
		zone: { id: 'zone-1', name: 'payments' },
		clock: handClock(),
		progress: () => {},
		signal: new AbortController().signal,
		concurrency: 4,
		limit: NO_LIMIT,
		...over,
	};
}

/** What a zone with the set Main says of its sets, when `active` governs it. */
export function setsOf(versions: VersionRef[], active: () => string | null) {
	const sets = async (): Promise<PolicySet[]> => [
		{ id: 'set-main', name: 'Main', description: null, activeVersionId: active() },
	];
	const rows = async (): Promise<SetVersion[]> =>
		versions.map(({ versionId, version, manifestSha256 }) => ({
			...{ id: versionId, policySetId: 'set-main', version, manifestSha256, createdAt: '' },
		}));
	return { policySets: sets, versions: rows };
}

/** A journal that knows what is given, and fails the test that asks for more. */
export function journalOf(given: Partial<Journal>): Journal {
	return {
		begin: () => unasked('begin'),
		send: () => unasked('send'),
		close: () => unasked('close'),
		prove: () => unasked('prove'),
		open: () => unasked('open'),
		list: () => unasked('list'),
		...given,
	};
}
