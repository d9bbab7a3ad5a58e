import { isCaracaliteError } from '../../model/errors.js';
import type { Move } from '../report/move.js';
import type { Report } from '../report/schema.js';
import type { Trouble, Watched } from '../report/watch.js';
import { checkGround } from '../rollout/check.js';
import { IN_FLIGHT_MS } from '../rollout/commit.js';
import type { LockedZone } from '../rollout/lock.js';
import { type MoveSteps, makeMove, succeeded } from '../rollout/move.js';
import type { MovePlan } from '../rollout/plan.js';
import { NOTHING_ASKED } from '../rollout/trial.js';
import { goesBack, type RollbackOn, troubleOf } from '../rollout/trouble.js';
import type { Run } from '../run.js';
import { watchLive } from './watch.js';

/** One look at what is active or at audit, at most. */
const CALL_MS = 30_000;

/** How long a person may think. */
const ANSWER_MS = 10 * 60_000;

export interface FollowUpOptions {
	/** Milliseconds to watch live decisions; 0 for not at all. */
	watchMs: number;
	rollbackOn: RollbackOn;
	/** Tells the trouble and asks whether to go back; only with `rollbackOn: 'ask'`. */
	askBack: (trouble: Trouble) => Promise<boolean>;
	/** Milliseconds that an automatic rollback may wait for the runtime. */
	rollbackWaitMs: number;
}

/**
 * Looks after an activation that was accepted: watches live decisions, and goes back where something
 * stands against it and that was asked for. A rollback of its own has its own entry in the journal.
 */
export async function followUp(
	run: Run,
	held: LockedZone,
	report: Report,
	activation: Move,
	options: FollowUpOptions & Pick<MoveSteps, 'writer'>,
): Promise<Report> {
	const watched = await watch(run, report, activation, options);
	const trouble = troubleOf(activation, watched, report.verdict);
	const ok = succeeded(activation) && trouble === null;
	const done = { ...report, ok, activation, watched, trouble };
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

/**
 * Watches until its time or that of the run is up. The deadline itself is put off before, so that it cuts
 * off neither the last look nor a way back.
 */
async function watch(
	run: Run,
	{ verdict }: Report,
	activation: Move,
	options: FollowUpOptions,
): Promise<Watched | null> {
	const { watchMs, rollbackOn } = options;
	if (watchMs <= 0 || activation.outcome !== 'loaded') return null;
	run.limit.room(watchMs);
	const leftMs = run.limit.left();
	run.limit.spare(leftMs + (rollbackOn === 'never' ? CALL_MS : rollbackMs(options)));
	const enough = (watched: Watched) => {
		const trouble = troubleOf(activation, watched, verdict);
		return trouble !== null && (rollbackOn === 'ask' || goesBack(trouble, rollbackOn));
	};
	return watchLive(run, activation, { watchMs, leftMs, enough });
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
