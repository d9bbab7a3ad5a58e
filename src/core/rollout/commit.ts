import type { ActivationAccepted } from '../../model/activation-status.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { Run } from '../run.js';
import { openCatalog } from '../zone/catalog.js';

/** When to look again after an answer that was lost, milliseconds after the look before. */
const LOOKS_AFTER = [400, 1_200];

/** Why an answer is missing although the server may be at work on the call still. */
const MAY_RUN_ON = new Set(['timed_out', 'timeout', 'interrupted', 'pipe_closed']);
const GATEWAY_TIMEOUT = 504;

/** What is active in the zone right now, read afresh. */
export async function activeNow(run: Run): Promise<VersionRef | null> {
	return openCatalog(run.admin).baseline();
}

/**
 * Activates by `send`, which is called once. Where the server does not say whether it was applied, reads what is
 * active instead of trying again: gives the outbox id, null where the answer was lost but the
 * version is active. Throws what the call threw where nothing was done; `activation_not_applied`
 * (nothing changed) where the call has ended and the old version is active still; else
 * `activation_unknown` (exit 3).
 */
export async function commitActivation(
	run: Run,
	from: VersionRef | null,
	to: VersionRef,
	send: () => Promise<ActivationAccepted>,
): Promise<string | null> {
	try {
		return (await send()).outboxId;
	} catch (error) {
		if (!isCaracaliteError(error) || error.changed === false) throw error;
		// Only its audit record is missing then (admin-api, `audit_unavailable`).
		if (error.changed === true) return null;
		return await readBack(run, from, to, error);
	}
}

async function readBack(
	run: Run,
	from: VersionRef | null,
	to: VersionRef,
	error: CaracaliteError,
): Promise<null> {
	// Whoever was stopped has no time to look, and can call nobody any more.
	if (run.signal.aborted) throw unknown(error.message, to, error);
	const ended = !mayRunOn(error);
	let now: VersionRef | null = from;
	for (const pause of ended ? LOOKS_AFTER : LOOKS_AFTER.slice(0, 1)) {
		now = await lookAgain(run, pause, to, error);
		if (now?.versionId === to.versionId) return null;
		if (now?.versionId !== from?.versionId) break;
	}
	if (now?.versionId !== from?.versionId || !ended || run.signal.aborted) {
		throw unknown(`${error.message}; read again, ${nameOf(now)} is active`, to, error);
	}
	throw new CaracaliteError(
		'activation_not_applied',
		`the server broke off while activating ${nameOf(to)}; read again, ${nameOf(now)} is active, as before`,
		{ hint: 'try again when `caracalite status` is green', changed: false, exit: EXIT.usage, cause: error },
	);
}

/** Whether the server may be at work on a call of which the answer is missing. */
function mayRunOn({ details, status }: CaracaliteError): boolean {
	return MAY_RUN_ON.has(String(details?.reason)) || status === GATEWAY_TIMEOUT;
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

function unknown(message: string, to: VersionRef, cause: CaracaliteError): CaracaliteError {
	return new CaracaliteError('activation_unknown', message, {
		hint: `whether ${nameOf(to)} is or will be active is not known: \`caracalite status\` shows what is active, \`caracalite resume\` settles and waits for it`,
		changed: 'unknown',
		exit: EXIT.unconfirmed,
		cause,
	});
}
