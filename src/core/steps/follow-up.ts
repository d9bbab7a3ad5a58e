import { isCaracaliteError } from '../../model/errors.js';
import type { Move } from '../report/move.js';
import type { Report } from '../report/schema.js';
import type { Trouble, Watched } from '../report/watch.js';
import { checkGround } from '../rollout/check.js';
import type { LockedZone } from '../rollout/lock.js';
import { type MoveSteps, makeMove, succeeded } from '../rollout/move.js';
import type { MovePlan } from '../rollout/plan.js';
import { NOTHING_ASKED } from '../rollout/trial.js';
import { goesBack, type RollbackOn, troubleOf } from '../rollout/trouble.js';
import type { Run } from '../run.js';
import { watchLive } from './watch.js';

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
	const watched = await watch(run, activation, options.watchMs);
	const trouble = troubleOf(activation, watched);
	const ok = succeeded(activation) && trouble === null;
	const done = { ...report, ok, activation, watched, trouble };
	if (trouble === null || activation.from === null || activation.acceptedAt === null) return done;
	try {
		const back =
			options.rollbackOn === 'ask' ? await options.askBack(trouble) : goesBack(trouble, options.rollbackOn);
		if (!back) return done;
		return { ...done, rolledBack: await goBack(run, held, activation, trouble, options) };
	} catch (error) {
		// The zone was moved before: an error in place of the report would say that nothing was.
		if (!isCaracaliteError(error)) throw error;
		return { ...done, trouble: { ...trouble, notBack: error.message } };
	}
}

async function watch(run: Run, activation: Move, watchMs: number): Promise<Watched | null> {
	if (watchMs <= 0 || activation.outcome !== 'loaded' || activation.acceptedAt === null) return null;
	const { to, from, acceptedAt } = activation;
	return watchLive(run, { to, from, since: acceptedAt, watchMs });
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
