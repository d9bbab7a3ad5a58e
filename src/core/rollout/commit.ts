import type { ActivationAccepted } from '../../model/activation-status.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { Run } from '../run.js';
import { openCatalog } from '../zone/catalog.js';

/**
 * How long after it was sent a call may still be applied: the server's own request timeout is 30 s
 * (admin-api, "Transport"), a proxy on the way holds a call for up to a minute, and a second for the way.
 */
export const IN_FLIGHT_MS = 91_000;

/** When to look again, milliseconds after the look before; the last one from then on. */
const LOOKS_AFTER = [400, 1_200];
const LOOK_EVERY_MS = 2_000;

/** What is active in the zone right now, read afresh. */
export async function activeNow(run: Run): Promise<VersionRef | null> {
	return openCatalog(run.admin).baseline();
}

/** What is known of an activation that was sent and is not known to have come to nothing. */
export interface Committed {
	outboxId: string | null;
	/** `applied` and `superseded` where a read said so; null where no read could: the intent stays open. */
	outcome: 'applied' | 'superseded' | null;
	/** How that is known. */
	text: string;
}

/**
 * Activates by `send`, which is called once, and calls what it is given right before the call goes out. No answer
 * is believed: what is active is read afterwards, whatever the server said. Throws what the call threw where
 * nothing was sent, or where it was refused and the old version is active; `activation_not_applied` (nothing
 * changed) where the old version is active still when the call cannot be applied any more; else
 * `activation_unknown` (exit 3).
 */
export async function commitActivation(
	run: Run,
	from: VersionRef | null,
	to: VersionRef,
	send: (sent: () => void) => Promise<ActivationAccepted>,
): Promise<Committed> {
	const call = { run, from, to, sentAt: run.clock.now() };
	const sent = () => {
		call.sentAt = run.clock.now();
	};
	const answer = await answerTo(() => send(sent));
	if (!(answer instanceof CaracaliteError)) return accepted(call, answer.outboxId);
	if (answer.changed !== false) return doubt(call, answer);
	// Without a status nobody answered, and the transport knows that nothing was sent.
	if (answer.status === undefined) throw answer;
	return refused(call, answer);
}

async function answerTo(
	send: () => Promise<ActivationAccepted>,
): Promise<ActivationAccepted | CaracaliteError> {
	try {
		return await send();
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		return error;
	}
}

/** A call of which it has to be found out what came of it. */
interface Doubted {
	run: Run;
	from: VersionRef | null;
	to: VersionRef;
	/** Milliseconds since the epoch. */
	sentAt: number;
}

/** Looks once after a call that was accepted, and goes on looking where the zone says otherwise. */
async function accepted(call: Doubted, outboxId: string): Promise<Committed> {
	const { run, from, to } = call;
	let now: VersionRef | null;
	try {
		now = await activeNow(run);
	} catch (error) {
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		return { outboxId, outcome: null, text: 'accepted; what is active could not be read' };
	}
	if (now?.versionId === to.versionId) return { outboxId, outcome: 'applied', text: 'accepted' };
	if (now?.versionId !== from?.versionId) {
		return { outboxId, outcome: 'superseded', text: `accepted; read again, ${nameOf(now)} is active` };
	}
	const said = `the server said that it activated ${nameOf(to)}, yet ${nameOf(now)} is active`;
	const contradicted = new CaracaliteError('activation_unknown', said, { changed: 'unknown' });
	return { ...(await doubt(call, contradicted)), outboxId };
}

/** Looks once after a refusal: it may have been applied all the same. */
async function refused({ run, from, to }: Doubted, error: CaracaliteError): Promise<Committed> {
	let now: VersionRef | null;
	try {
		now = await activeNow(run);
	} catch {
		throw unknown(`${error.message}; what is active could not be read after that`, to, error);
	}
	if (now?.versionId === to.versionId) {
		return { outboxId: null, outcome: 'applied', text: `active when read again, though ${error.message}` };
	}
	if (now?.versionId === from?.versionId) throw error;
	throw unknown(`${error.message}; read again, ${nameOf(now)} is active`, to, error);
}

/** Looks at what is active for as long as the call may still be applied. */
async function doubt({ run, from, to, sentAt }: Doubted, error: CaracaliteError): Promise<Committed> {
	// Whoever was stopped has no time to look, and can call nobody any more.
	if (run.signal.aborted) throw unknown(error.message, to, error);
	for (let looks = 0; ; looks++) {
		const left = sentAt + IN_FLIGHT_MS - run.clock.now();
		const now = await lookAgain(
			run,
			Math.min(LOOKS_AFTER[looks] ?? LOOK_EVERY_MS, Math.max(0, left)),
			to,
			error,
		);
		if (now?.versionId === to.versionId) {
			return { outboxId: null, outcome: 'applied', text: 'active when read again' };
		}
		if (now?.versionId !== from?.versionId) {
			throw unknown(`${error.message}; read again, ${nameOf(now)} is active`, to, error);
		}
		if (left <= 0) throw notApplied(whyOf(error), now, to, error);
		const text = `${nameOf(now)} is active as before; ${nameOf(to)} may still be activated, looking for at most ${Math.ceil(left / 1_000)} s`;
		run.progress({ step: 'look', text });
	}
}

/** Why it is in doubt, without what has been found out by now. */
function whyOf({ code, message }: CaracaliteError): string {
	return code === 'outcome_unknown' ? 'the server broke off' : message;
}

async function lookAgain(
	run: Run,
	pause: number,
	to: VersionRef,
	error: CaracaliteError,
): Promise<VersionRef | null> {
	try {
		await run.clock.sleep(pause, run.signal);
		return await activeNow(run);
	} catch {
		throw unknown(`${error.message}; what is active could not be read either`, to, error);
	}
}

function notApplied(why: string, now: VersionRef | null, to: VersionRef, cause: CaracaliteError) {
	const looked = `read again for ${IN_FLIGHT_MS / 1_000} s, ${nameOf(now)} is active, as before`;
	return new CaracaliteError('activation_not_applied', `${nameOf(to)} was not activated: ${why}; ${looked}`, {
		hint: 'try again when `caracalite status` is green',
		changed: false,
		exit: EXIT.usage,
		cause,
	});
}

function unknown(message: string, to: VersionRef, cause: CaracaliteError): CaracaliteError {
	return new CaracaliteError('activation_unknown', message, {
		hint: `whether ${nameOf(to)} is or will be active is not known: \`caracalite status\` shows what is active, \`caracalite resume\` settles and waits for it`,
		changed: 'unknown',
		exit: EXIT.unconfirmed,
		cause,
	});
}
