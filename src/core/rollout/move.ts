import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { nameOf } from '../../model/version-ref.js';
import type { AdminWriter } from '../ports.js';
import { type Move, propagated } from '../report/move.js';
import { isoServerNow, type Run } from '../run.js';
import { type Committed, commitActivation } from './commit.js';
import { confirmZone } from './confirm.js';
import { type MoveEntry, openEntry } from './entry.js';
import { type LockedZone, sentencesOf } from './lock.js';
import type { Leave, MovePlan } from './plan.js';
import { againstIt, NOTHING_ASKED, type Trial, wasAsked } from './trial.js';
import { waitUntilLoaded } from './wait.js';

export interface MoveSteps {
	writer: Pick<AdminWriter, 'activate'>;
	leave: Leave;
	/** Looks at the ground right before the call; throws when it moved. */
	check: () => Promise<void>;
	/** Asks the loaded version whether it does what it was activated for. */
	prove: () => Promise<Trial>;
}

/** What is known of a move once its call was answered; `acceptedAt` is null where none was made. */
interface Accepted {
	record: MoveEntry | null;
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
export async function makeMove(run: Run, held: LockedZone, move: MovePlan, steps: MoveSteps): Promise<Move> {
	if (move.from?.versionId === move.to.versionId) {
		return follow(run, held, move, NO_CALL, steps);
	}
	if (!(await steps.leave(move))) {
		throw new CaracaliteError('declined', `${nameOf(move.to)} was not activated: the answer was no`, {
			exit: EXIT.blocked,
		});
	}
	const record = openEntry(run, held, move);
	const { outboxId, outcome } = await commit(run, move, record, steps);
	const accepted = { record, outboxId, acceptedAt: isoServerNow(run), open: outcome === null };
	return follow(run, held, move, accepted, steps);
}

/** From the last look to the receipt. */
async function commit(
	run: Run,
	{ from, to }: MovePlan,
	record: MoveEntry,
	{ check, writer }: MoveSteps,
): Promise<Committed> {
	try {
		await check();
		run.signal.throwIfAborted();
		run.progress({ step: 'activate', text: `activating ${nameOf(to)}` });
		const send = (sent: () => void) =>
			writer.activate(to.policySetId, to.versionId, () => {
				record.sent();
				sent();
			});
		const committed = await commitActivation(run, from, to, send);
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
	held: LockedZone,
	move: MovePlan,
	{ record, outboxId, acceptedAt, open }: Accepted,
	steps: MoveSteps,
): Promise<Move> {
	const waited = await waitUntilLoaded(run, { target: move.to, outboxId, waitMs: move.waitMs });
	const seen = await confirmZone(run, move.to, waited);
	if (seen.note !== null) held.notes.push(seen.note);
	const isActive = seen.outcome === 'loaded' && seen.note === null;
	if (open && isActive) record?.close('applied', 'active when read again', outboxId);
	const already = acceptedAt === null && seen.outcome === 'loaded';
	const proof = seen.outcome === 'loaded' && !already ? await steps.prove() : NOTHING_ASKED;
	const against = againstIt(proof);
	// Only what was replayed is proven.
	const proven = isActive && against === null && wasAsked(proof);
	held.told = true;
	const text = against ?? seen.note ?? seen.text;
	// What was not seen to its end is gone on with by `resume`.
	record?.prove(seen.note === null ? seen.outcome : 'not_confirmed', proven, text);
	return {
		id: record?.id ?? null,
		kind: move.kind,
		outcome: already ? 'already_active' : seen.outcome,
		...propagated(already ? 'already_active' : seen.outcome),
		from: move.from,
		to: move.to,
		why: move.why,
		verdictDigest: move.verdictDigest,
		outboxId,
		outbox: seen.outbox,
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
export function succeeded(activation: Move): boolean {
	const { outcome } = activation;
	return (outcome === 'loaded' || outcome === 'already_active') && againstIt(activation) === null;
}
