import { CaracaliteError, isCaracaliteError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { Activation, Rehearsal } from '../report/activation.js';
import type { VersionRef } from '../report/answer.js';
import { isoNow, type Run } from '../run.js';
import { type Committed, commitActivation } from './commit.js';
import { confirmZone } from './confirm.js';
import { nameOf } from './ground.js';
import { type HeldZone, sentencesOf } from './hold.js';
import { againstIt, NOTHING_ASKED, type Proof } from './prove.js';
import { type MoveRecord, openRecord } from './record.js';
import { waitUntilLoaded } from './wait.js';

/** A move of the zone's active version, before it is made. */
export interface Move {
	kind: Activation['kind'];
	/** What is active now, of whichever set; null when nothing is. */
	from: VersionRef | null;
	to: VersionRef;
	/** Why it is made, or why there, in a line. */
	why: string;
	/** Null for a rollback. */
	verdictDigest: string | null;
	rehearsal: Rehearsal | null;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
}

/** Shows a move and asks for leave; false is a no. */
export type Leave = (move: Move) => Promise<boolean>;

export interface MoveSteps {
	leave: Leave;
	/** Looks at the ground right before the call; throws when it moved. */
	check: () => Promise<void>;
	/** Asks the loaded version whether it does what it was activated for. */
	prove: () => Promise<Proof>;
}

/** What is known of a move once its call was answered; `acceptedAt` is null where none was made. */
interface Accepted {
	record: MoveRecord | null;
	outboxId: string | null;
	acceptedAt: string | null;
	/** Whether the journal waits for a read that shows the version active. */
	open: boolean;
}

const NO_CALL: Accepted = { record: null, outboxId: null, acceptedAt: null, open: false };

/**
 * Makes a move in a zone that is held, once leave is given, and waits until the runtime has loaded it.
 * The call is sent once, between an intent and a receipt in the journal; where what came of it is not
 * known, the intent stays open. Throws `declined` (exit 1) on a no, what `check` throws, and what
 * {@link commitActivation} throws.
 */
export async function makeMove(run: Run, held: HeldZone, move: Move, steps: MoveSteps): Promise<Activation> {
	if (move.from?.versionId === move.to.versionId) {
		return follow(run, held, move, NO_CALL, steps);
	}
	if (!(await steps.leave(move))) {
		throw new CaracaliteError('declined', `${nameOf(move.to)} was not activated: the answer was no`, {
			exit: EXIT.blocked,
		});
	}
	const record = openRecord(run, held, move);
	const { outboxId, outcome } = await commit(run, move, record, steps.check);
	const accepted = { record, outboxId, acceptedAt: isoNow(run.clock), open: outcome === null };
	return follow(run, held, move, accepted, steps);
}

/** From the last look to the receipt. */
async function commit(
	run: Run,
	{ from, to }: Move,
	record: MoveRecord,
	check: () => Promise<void>,
): Promise<Committed> {
	try {
		await check();
		run.signal.throwIfAborted();
		run.progress({ step: 'activate', text: `activating ${nameOf(to)}` });
		const committed = await commitActivation(run, from, to, record.sent);
		const { outcome, text, outboxId } = committed;
		if (outcome !== null) record.close(outcome, text, outboxId);
		return committed;
	} catch (error) {
		if (isCaracaliteError(error) && error.changed === false) record.close('not_applied', error.message, null);
		throw error;
	}
}

/** Waits for the runtime, looks at the whole zone again, and puts what was found into the journal. */
async function follow(
	run: Run,
	held: HeldZone,
	move: Move,
	{ record, outboxId, acceptedAt, open }: Accepted,
	steps: MoveSteps,
): Promise<Activation> {
	const waited = await waitUntilLoaded(run, { target: move.to, outboxId, waitMs: move.waitMs });
	const seen = await confirmZone(run, move.to, waited);
	if (seen.note !== null) held.notes.push(seen.note);
	const isActive = seen.outcome === 'loaded' && seen.note === null;
	if (open && isActive) record?.close('applied', 'active when read again', outboxId);
	const already = acceptedAt === null && seen.outcome === 'loaded';
	const proof = seen.outcome === 'loaded' && !already ? await steps.prove() : NOTHING_ASKED;
	const against = againstIt(proof);
	const proven = isActive && against === null;
	held.told = true;
	const text = against ?? seen.note ?? seen.text;
	// What was not seen to its end is gone on with by `resume`.
	record?.prove(seen.note === null ? seen.outcome : 'not_confirmed', proven, text);
	return {
		id: record?.id ?? null,
		kind: move.kind,
		outcome: already ? 'already_active' : seen.outcome,
		from: move.from,
		to: move.to,
		why: move.why,
		verdictDigest: move.verdictDigest,
		outboxId,
		acceptedAt,
		loadedAt: seen.loadedAt,
		text: already ? 'it was active and loaded already' : seen.text,
		...proof,
		proven,
		rehearsal: move.rehearsal,
		notes: sentencesOf(held),
	};
}

/** Whether the zone now runs what it was moved to, and does what it was moved for. */
export function succeeded(activation: Activation): boolean {
	const { outcome } = activation;
	return (outcome === 'loaded' || outcome === 'already_active') && againstIt(activation) === null;
}
