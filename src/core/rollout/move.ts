import { CaracaliteError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { VersionRef } from '../report/answer.js';
import type { Activation } from '../report/schema.js';
import { isoNow, type Run } from '../run.js';
import { commitActivation } from './commit.js';
import { nameOf } from './ground.js';
import { waitUntilLoaded } from './wait.js';

/** A move of the zone's active version, before it is made. */
export interface Move {
	kind: Activation['kind'];
	/** What is active now; null when nothing is. */
	from: VersionRef | null;
	to: VersionRef;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
}

/** Shows a move and asks for leave; false is a no. */
export type Leave = (move: Move) => Promise<boolean>;

/**
 * Makes a move, once leave is given, and waits until the runtime has loaded it. `check` looks at the
 * ground right before the call and throws when it moved. Throws `declined` (exit 1) on a no.
 */
export async function makeMove(
	run: Run,
	move: Move,
	leave: Leave,
	check: () => Promise<void>,
): Promise<Activation> {
	if (move.from?.versionId === move.to.versionId) return settle(run, move, null, null);
	if (!(await leave(move))) {
		throw new CaracaliteError('declined', `${nameOf(move.to)} was not activated: the answer was no`, {
			exit: EXIT.blocked,
		});
	}
	await check();
	run.signal.throwIfAborted();
	run.progress({ step: 'activate', text: `activating ${nameOf(move.to)}` });
	const outboxId = await commitActivation(run, move.from, move.to);
	return settle(run, move, outboxId, isoNow(run.clock));
}

async function settle(
	run: Run,
	move: Move,
	outboxId: string | null,
	acceptedAt: string | null,
): Promise<Activation> {
	const waited = await waitUntilLoaded(run, { target: move.to, outboxId, waitMs: move.waitMs });
	const already = acceptedAt === null && waited.outcome === 'loaded';
	return {
		kind: move.kind,
		outcome: already ? 'already_active' : waited.outcome,
		from: move.from,
		to: move.to,
		outboxId,
		acceptedAt,
		loadedAt: waited.loadedAt,
		text: already ? 'it was active and loaded already' : waited.text,
		works: null,
	};
}
