import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { JournalEntry, Receipt } from '../report/history.js';
import { isoNow, type Run } from '../run.js';
import { versionOfId } from '../zone/resolve.js';
import { activeNow, IN_FLIGHT_MS } from './commit.js';
import type { Journal } from './journal.js';

const LOOK_EVERY_MS = 2_000;

/** What an open intent has come to, or how long that may still change. */
export type Settlement =
	| { outcome: Receipt['outcome']; text: string }
	| { outcome: 'in_flight'; leftMs: number };

/** Judges an open intent by what is active zone-wide; `now` in milliseconds since the epoch. Pure. */
export function judgeOpen(entry: JournalEntry, active: VersionRef | null, now: number): Settlement {
	const { from, to } = entry.intent;
	if (entry.sentAt === null) return { outcome: 'not_applied', text: 'the call was never sent' };
	if (active?.versionId === to.versionId) return { outcome: 'applied', text: `${nameOf(to)} is active` };
	const left = Date.parse(entry.sentAt) + IN_FLIGHT_MS - now;
	// A clock that was set back must not make it longer than a call can take.
	if (left > 0) return { outcome: 'in_flight', leftMs: Math.min(left, IN_FLIGHT_MS) };
	if (active?.versionId === from?.versionId) {
		return { outcome: 'not_applied', text: `${nameOf(active)} is active, as before` };
	}
	return { outcome: 'superseded', text: `${nameOf(active)} is active` };
}

/**
 * Closes every open intent of the zone by asking the server what is active, oldest first; where the
 * call may still be applied, it is waited for. Hands each to `closed`. Throws what a read throws, and
 * the signal's reason; what is open then stays open.
 */
export async function settleOpen(
	run: Run,
	journal: Journal,
	who: string,
	closed: (entry: JournalEntry) => void,
): Promise<void> {
	for (const written of journal.open(run.zone.id)) {
		const entry = await withNames(run, written);
		const { outcome, text } = await judgement(run, entry);
		const receipt: Receipt = { outcome, outboxId: null, text, who, at: isoNow(run.clock) };
		journal.close(entry.intent.id, receipt);
		closed({ ...entry, receipt });
	}
}

/** An entry with the names that the zone has for its versions, which may not be those of the journal. */
async function withNames(run: Run, entry: JournalEntry): Promise<JournalEntry> {
	const { intent } = entry;
	const to = await versionOfId(run.catalog, intent.to.versionId);
	const from = intent.from && ((await versionOfId(run.catalog, intent.from.versionId)) ?? intent.from);
	return { ...entry, intent: { ...intent, from, to: to ?? intent.to } };
}

async function judgement(run: Run, entry: JournalEntry): Promise<Pick<Receipt, 'outcome' | 'text'>> {
	while (true) {
		// Before the look: what is applied during it may be missed by it.
		const now = run.clock.now();
		const judged = judgeOpen(entry, entry.sentAt === null ? null : await activeNow(run), now);
		if (judged.outcome !== 'in_flight') return judged;
		run.progress({ step: 'settle', text: waitingText(entry, judged.leftMs) });
		await run.clock.sleep(Math.min(judged.leftMs, LOOK_EVERY_MS), run.signal);
	}
}

function waitingText({ intent }: JournalEntry, leftMs: number): string {
	return `the ${intent.kind} of ${nameOf(intent.to)}, begun by ${intent.who} at ${intent.at}, may still be applied; waiting at most ${Math.ceil(leftMs / 1_000)} s`;
}

/** What was closed, as a sentence for whoever makes the next move. */
export function closedNote({ intent, receipt }: JournalEntry): string {
	const words = { applied: 'was applied', not_applied: 'was not applied', superseded: 'was superseded' };
	const what = receipt === null ? 'is open' : `${words[receipt.outcome]}: ${receipt.text}`;
	return `an earlier ${intent.kind} of ${nameOf(intent.to)}, of which the outcome was not known, ${what}`;
}
