import type { VersionRef } from '../../model/version-ref.js';
import type { JournalEntry, Resumed } from '../report/history.js';
import { type Move, propagated } from '../report/move.js';
import { activeNow } from '../rollout/commit.js';
import { confirmZone } from '../rollout/confirm.js';
import type { RolloutPorts } from '../rollout/journal.js';
import { type LockedZone, lockZone } from '../rollout/lock.js';
import { succeeded } from '../rollout/move.js';
import { NOTHING_ASKED } from '../rollout/trial.js';
import { waitUntilLoaded } from '../rollout/wait.js';
import { isoNow, type Run } from '../run.js';
import { sameVersion } from '../zone/resolve.js';

export interface ResumeOptions {
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
	rollout: RolloutPorts;
}

/** Moves to look through for the last one that was applied. */
const RECENT = 50;

/** How a wait may have ended that is worth going on with. */
const UNFINISHED = ['timeout', 'not_confirmed', 'failed'];

/**
 * Closes what earlier runs left open, and goes on waiting for the last move where that was not seen
 * to its end. Moves nothing. Throws `journal_unusable`, `zone_busy`, and what a read throws.
 */
export async function resumeStep(run: Run, { rollout, waitMs }: ResumeOptions): Promise<Resumed> {
	return lockZone(run, rollout, 'needed', async (held) => {
		held.told = true;
		const recent = held.journal?.list(run.zone.id, RECENT) ?? [];
		const last = recent.find((entry) => entry.receipt?.outcome === 'applied');
		const pending = last !== undefined && isPending(last) ? last : null;
		const activation = pending === null ? null : await goOn(run, held, pending, waitMs);
		const closed = held.closed.at(-1)?.receipt?.outcome ?? 'applied';
		return {
			schema: 'caracalite/resumed@1',
			ok: activation === null ? closed === 'applied' : succeeded(activation),
			target: { zoneId: run.zone.id, zoneName: run.zone.name },
			active: await activeNow(run),
			closed: held.closed,
			activation,
			notes: held.notes,
		};
	});
}

/** Whether a move was applied, and nobody has seen yet what came of it. */
function isPending({ receipt, proof }: JournalEntry): boolean {
	if (receipt?.outcome !== 'applied') return false;
	return proof === null || UNFINISHED.includes(proof.outcome);
}

async function goOn(
	run: Run,
	{ journal, notes }: LockedZone,
	{ intent, receipt }: JournalEntry,
	waitMs: number,
): Promise<Move> {
	const to = await sameVersion(run.catalog, intent.to, 'journal');
	const outboxId = receipt?.outboxId ?? null;
	const seen = await confirmZone(run, to, await waitUntilLoaded(run, { target: to, outboxId, waitMs }));
	const outcome = seen.note === null ? seen.outcome : 'not_confirmed';
	const text = seen.note ?? seen.text;
	journal?.prove(intent.id, { outcome, proven: false, text, at: isoNow(run.clock) });
	return {
		...kept(intent, to),
		outcome: seen.outcome,
		...propagated(seen.outcome),
		outboxId,
		outbox: seen.outbox,
		acceptedAt: receipt?.at ?? null,
		loadedAt: seen.loadedAt,
		text: seen.text,
		...NOTHING_ASKED,
		proven: false,
		rehearsal: null,
		notes: seen.note === null ? notes : [...notes, seen.note],
	};
}

function kept({ id, kind, from, why, verdictDigest }: JournalEntry['intent'], to: VersionRef) {
	return { id, kind, from, to, why, verdictDigest };
}
