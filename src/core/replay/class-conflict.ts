import type { Answer, Waiting } from '../../model/answer.js';
import { CLASS_CONFLICT, isClassConflict } from '../../policy/approvals.js';
import { holdOf } from '../../policy/diagnostics.js';
import type { Replay } from '../report/evidence.js';
import type { Trace } from '../report/trace.js';

/** What all of these together wait for; null where none waits. Pure. */
export function unitedHold(holds: readonly (Waiting | null)[]): Waiting | null {
	const waiting = holds.filter((hold) => hold !== null);
	if (waiting.length === 0) return null;
	return {
		tiers: [...new Set(waiting.flatMap(({ tiers }) => tiers))],
		approvers: [...new Set(waiting.flatMap(({ approvers }) => approvers))].sort(),
	};
}

/** Whether nobody can grant what waits so. Pure. */
export function isRefusedForGood(hold: Waiting | null): boolean {
	return hold !== null && isClassConflict(hold.approvers);
}

/**
 * What the whole request waits for on the candidate: the tiers of all its replays, and of what else of
 * it was held, since the runtime asks for one approval of them all. Pure.
 */
export function heldTogether(replays: readonly Replay[], trace: Trace | null): Waiting | null {
	const replayed = new Set(replays.map(({ eventId }) => eventId));
	const beside = (trace?.decisions ?? []).filter(
		({ eventId, decision }) => decision === 'hold' && !replayed.has(eventId),
	);
	return unitedHold([
		...replays.map(({ candidate }) => candidate.hold),
		...beside.map(({ diagnostics }) => holdOf(diagnostics)),
	]);
}

/**
 * The replays with what the candidate says of the request as a whole: where its tiers need two classes
 * of approver, whatever policy allows of it is refused for good. Pure.
 */
export function judgedTogether(replays: Replay[], trace: Trace | null): Replay[] {
	if (!isRefusedForGood(heldTogether(replays, trace))) return replays;
	return replays.map((replay) => ({ ...replay, candidate: refusedForGood(replay.candidate) }));
}

function refusedForGood(answer: Answer): Answer {
	return answer.decision === 'allow' ? { ...answer, decision: 'deny', reason: CLASS_CONFLICT } : answer;
}
