import type { ErrorDocument } from '../core/report/schema.js';
import { CaracaliteError, type Changed } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import type { Readers } from './readers/readers.js';

/** What a run knows of itself when it fails. */
export interface RunFacts {
	/** Set once a write was sent to the zone. */
	wrote: boolean;
	/** Aborted where the run was stopped from outside. */
	signal?: AbortSignal;
	debug: boolean;
	/** Prints one line of JSON a document, where it prints JSON. */
	follows: boolean;
	/** Who else reads what comes of it; null where nobody does, absent before they are known. */
	readers?: Readers | null;
}

/** Whatever was thrown, as one of our errors: a stop is told as such, all else unknown is a bug. */
export function asFailure(error: unknown, facts: RunFacts): CaracaliteError {
	const reason: unknown = facts.signal?.aborted ? facts.signal.reason : undefined;
	if (reason instanceof CaracaliteError && (error === reason || !(error instanceof CaracaliteError))) {
		return facts.wrote ? unconfirmed(reason) : reason;
	}
	// Thrown after the work was done, whatever that was.
	if (error instanceof CaracaliteError && UNTOLD.has(error.code) && facts.wrote) return untold(error);
	if (error instanceof CaracaliteError) return error;
	const changed: Changed = facts.wrote ? 'unknown' : false;
	return new CaracaliteError('bug', `caracalite met a bug of its own: ${nameOf(error)}`, {
		exit: EXIT.bug,
		changed,
		hint: facts.debug ? 'Report it with the lines below.' : 'See where with --debug.',
		cause: error,
	});
}

/** Errors of a result that could not be told. */
const UNTOLD = new Set(['output_failed', 'report_too_large']);

function untold({ code, message, hint }: CaracaliteError): CaracaliteError {
	return new CaracaliteError(code, message, {
		exit: EXIT.unconfirmed,
		changed: 'unknown',
		...(hint && { hint }),
	});
}

/** A stop after a write was sent, of which nothing more is known. */
function unconfirmed(reason: CaracaliteError): CaracaliteError {
	const hint = 'What became of the last write is not known. See `caracalite status`.';
	return new CaracaliteError(reason.code, reason.message, {
		exit: EXIT.unconfirmed,
		changed: 'unknown',
		hint,
	});
}

/** The document of a failure; the stack, among its details, only under `--debug`. */
export function errorDocument(failure: CaracaliteError, debug: boolean): ErrorDocument {
	const details = debug ? { ...failure.details, stack: stackOf(failure) } : failure.details;
	return {
		schema: 'caracalite/error@1',
		ok: false,
		code: failure.code,
		message: failure.message,
		hint: failure.hint ?? null,
		changed: failure.changed,
		...(details ? { details } : {}),
	};
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const own = error.stack ?? error.message;
	return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
