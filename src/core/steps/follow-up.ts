import { isCaracaliteError } from '../../model/errors.js';
import type { Move } from '../report/move.js';
import type { Report } from '../report/schema.js';
import type { Trouble } from '../report/watch.js';
import { judgeCanary } from '../rollout/canary.js';
import { checkGround } from '../rollout/check.js';
import { hasFailed } from '../rollout/checklist.js';
import { IN_FLIGHT_MS } from '../rollout/commit.js';
import type { LockedZone } from '../rollout/lock.js';
import { type MoveSteps, makeMove, succeeded } from '../rollout/move.js';
import type { MovePlan } from '../rollout/plan.js';
import { NOTHING_ASKED } from '../rollout/trial.js';
import { goesBack } from '../rollout/trouble.js';
import type { Run } from '../run.js';
import { type LookOptions, lookAfter } from './look-after.js';

/** One look at what is active or at audit, at most. */
const CALL_MS = 30_000;

/** How long a person may think. */
const ANSWER_MS = 10 * 60_000;

export interface FollowUpOptions extends Omit<LookOptions, 'spareMs'> {
	/** Tells the trouble and asks whether to go back; only with `rollbackOn: 'ask'`. */
	askBack: (trouble: Trouble) => Promise<boolean>;
	/** Milliseconds that an automatic rollback may wait for the runtime. */
	rollbackWaitMs: number;
}

/**
 * Looks after an activation that was accepted: asks the runtimes, runs the canary, watches live decisions,
 * and goes back where something stands against it and that was asked for. A rollback of its own has its own entry in the journal.
 */
export async function followUp(
	run: Run,
	held: LockedZone,
	report: Report,
	activation: Move,
	options: FollowUpOptions & Pick<MoveSteps, 'writer'>,
): Promise<Report> {
	const spareMs = options.rollbackOn === 'never' ? CALL_MS : rollbackMs(options);
	const seen = await lookAfter(run, report, activation, { ...options, spareMs });
	const { watched, trouble, checklist, canary } = seen;
	const isSeen = !hasFailed(checklist ?? []) && (canary === null || judgeCanary(canary).status === 'passed');
	const ok = succeeded(activation) && trouble === null && isSeen;
	const done = { ...report, ok, activation, watched, trouble, checklist };
	if (trouble === null || activation.from === null || activation.acceptedAt === null) return done;
	try {
		if (!(await wantsBack(run, trouble, options))) return done;
		run.limit.spare(rollbackMs(options));
		return { ...done, rolledBack: await goBack(run, held, activation, trouble, options) };
	} catch (error) {
		// The zone was moved before: an error in place of the report would say that nothing was.
		if (!isCaracaliteError(error)) throw error;
		return { ...done, trouble: { ...trouble, notBack: error.message } };
	}
}

/** By what was given, or as a person says, who has the time to think. */
async function wantsBack(
	run: Run,
	trouble: Trouble,
	{ rollbackOn, askBack, ...options }: FollowUpOptions,
): Promise<boolean> {
	if (rollbackOn !== 'ask') return goesBack(trouble, rollbackOn);
	run.limit.spare(ANSWER_MS + rollbackMs(options));
	return askBack(trouble);
}

/** How long a rollback may take: one call, whatever has to be found out of it, and the wait. */
function rollbackMs({ rollbackWaitMs }: Pick<FollowUpOptions, 'rollbackWaitMs'>): number {
	return CALL_MS + IN_FLIGHT_MS + rollbackWaitMs;
}

async function goBack(
	run: Run,
	held: LockedZone,
	{ from, to }: Move,
	trouble: Trouble,
	{ rollbackWaitMs, writer }: FollowUpOptions & Pick<MoveSteps, 'writer'>,
): Promise<Move> {
	const target = from ?? to;
	const move: MovePlan = {
		kind: 'rollback',
		from: to,
		to: target,
		why: `automatic: ${trouble.text}`,
		verdictDigest: null,
		rehearsal: null,
		waitMs: rollbackWaitMs,
	};
	const check = () => checkGround(run, to, target);
	return makeMove(run, held, move, {
		writer,
		leave: async () => true,
		check,
		prove: async () => NOTHING_ASKED,
	});
}
