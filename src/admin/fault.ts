import { CaracaliteError, type Changed, type ErrorFacts } from '../model/errors.js';
import { EXIT, type ExitCode } from '../model/exit-codes.js';
import type { Call } from './call.js';

/** Why a call failed, before it is known whether that makes its outcome unclear. */
export interface Fault {
	code: string;
	/** What went wrong, as a clause: "the connection to http://… broke off". */
	why: string;
	/** The whole message, where "could not …: why" would say it worse. */
	message?: string;
	hint?: string;
	/** Whether the server may have done what was asked: `false` only where that is sure. */
	applied: Changed;
	/** Whether the same call may well succeed a little later. */
	passing: boolean;
	/** The answer's `Retry-After`: seconds or a date. */
	retryAfter?: string;
	/** The answer's `Date`, by which a date in `retryAfter` is read. */
	date?: string;
	status?: number;
	exit?: ExitCode;
	details?: Record<string, unknown>;
	cause?: unknown;
}

/**
 * The error of a failed call. A read changes nothing whatever happened. A write of which it is not sure
 * that it was not applied is `outcome_unknown` (exit 3), with the fault's code as `details.reason`.
 */
export function faultError(call: Call, fault: Fault): CaracaliteError {
	const facts: ErrorFacts = {};
	if (fault.status !== undefined) facts.status = fault.status;
	if (fault.details !== undefined) facts.details = fault.details;
	if (fault.cause !== undefined) facts.cause = fault.cause;
	if (call.kind === 'write' && fault.applied === 'unknown') return unknownOutcome(call, fault, facts);
	if (fault.hint !== undefined) facts.hint = fault.hint;
	if (fault.exit !== undefined) facts.exit = fault.exit;
	if (call.kind === 'write' && fault.applied === true) {
		facts.exit = EXIT.unconfirmed;
		facts.changed = true;
	}
	return new CaracaliteError(fault.code, fault.message ?? `could not ${call.doing}: ${fault.why}`, facts);
}

function unknownOutcome(call: Call, fault: Fault, facts: ErrorFacts): CaracaliteError {
	const named = call.about.name === undefined ? '' : ` "${call.about.name}" may exist already.`;
	const message = `${fault.why}, asked to ${call.doing}; whether it was done is not known`;
	return new CaracaliteError('outcome_unknown', message, {
		...facts,
		hint: `Read the zone again before trying again.${named}`,
		exit: EXIT.unconfirmed,
		changed: 'unknown',
		details: { ...fault.details, reason: fault.code },
	});
}

/** The fault of an answer that is JSON, but not what this call answers with. `problem` is one clean line. */
export function unexpectedAnswer(problem: string): Fault {
	return {
		code: 'unexpected_answer',
		why: `the server's answer is not of the expected shape (${problem})`,
		hint: 'Check that the API URL is that of a Caracal Admin API v1.',
		applied: 'unknown',
		passing: false,
	};
}
