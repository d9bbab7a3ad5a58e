import { CaracaliteError, isCaracaliteError } from '../errors.js';
import { EXIT } from '../exit-codes.js';
import type { VersionRef } from '../report/answer.js';
import type { Run } from '../run.js';
import { openCatalog } from '../zone/catalog.js';
import { nameOf } from './ground.js';

const LOOK_AGAIN_AFTER = 400;

/** What is active in the zone right now, read afresh. */
export async function activeNow(run: Run): Promise<VersionRef | null> {
	return openCatalog(run.admin).baseline();
}

/**
 * Sends the activation once. Where the server does not say whether it was applied, reads what is
 * active instead of trying again: gives the outbox id, null where the answer was lost but the
 * version is active. Throws what the call threw, with what the reading found.
 */
export async function commitActivation(
	run: Run,
	from: VersionRef | null,
	to: VersionRef,
): Promise<string | null> {
	try {
		return (await run.admin.activate(to.policySetId, to.versionId)).outboxId;
	} catch (error) {
		if (!isCaracaliteError(error) || error.changed === false) throw error;
		return await readBack(run, from, to, error);
	}
}

async function readBack(
	run: Run,
	from: VersionRef | null,
	to: VersionRef,
	error: CaracaliteError,
): Promise<null> {
	let now: VersionRef | null;
	try {
		await run.clock.sleep(LOOK_AGAIN_AFTER);
		now = await activeNow(run);
	} catch {
		throw unknown(`${error.message}; what is active could not be read either`, to, error);
	}
	if (now?.versionId === to.versionId) return null;
	// A server that is only slow may apply it yet.
	const slow = error.details?.reason === 'timed_out';
	if (now?.versionId === from?.versionId && !slow && error.changed === 'unknown' && !run.signal.aborted) {
		throw new CaracaliteError(
			'activation_not_applied',
			`the server broke off while activating ${nameOf(to)}; read again, ${nameOf(now)} is active, as before`,
			{ hint: 'try again when `caracalite status` is green', changed: false, exit: EXIT.usage, cause: error },
		);
	}
	throw unknown(`${error.message}; read again, ${nameOf(now)} is active`, to, error);
}

function unknown(message: string, to: VersionRef, cause: CaracaliteError): CaracaliteError {
	return new CaracaliteError('activation_unknown', message, {
		hint: `whether ${nameOf(to)} is or will be active is not known: caracalite status`,
		changed: 'unknown',
		exit: EXIT.unconfirmed,
		cause,
	});
}
