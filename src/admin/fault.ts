import { CaracaliteError, type Changed, type ErrorFacts } from '../core/errors.js';
import { EXIT, type ExitCode } from '../core/exit-codes.js';
import type { Call } from './call.js';

/** Why a call failed, before it is known whether that makes its outcome unclear. */
export interface Fault {
	code: string;
	message: string;
	hint?: string;
	/** Whether the server may have done what was asked: `false` only where that is sure. */
	applied: Changed;
	/** Whether the same call may well succeed a little later. */
	passing: boolean;
	/** The answer's `Retry-After`: seconds or a date. */
	retryAfter?: string;
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
	const facts: ErrorFacts = { details: { ...fault.details }, cause: fault.cause };
	if (fault.status !== undefined) facts.status = fault.status;
	if (fault.hint !== undefined) facts.hint = fault.hint;
	if (call.kind === 'read' || fault.applied === false) {
		if (fault.exit !== undefined) facts.exit = fault.exit;
		return new CaracaliteError(fault.code, fault.message, facts);
	}
	facts.exit = EXIT.unconfirmed;
	facts.changed = fault.applied;
	if (fault.applied === true) return new CaracaliteError(fault.code, fault.message, facts);
	const about = call.about.name === undefined ? '' : ` "${call.about.name}" may exist already.`;
	facts.hint = `Read the zone again before trying again.${about}`;
	facts.details = { ...fault.details, reason: fault.code };
	const message = `${fault.message}; whether it was done all the same is not known`;
	return new CaracaliteError('outcome_unknown', message, facts);
}

/** The fault of an answer that is JSON, but not what this call answers with. `why` is already one line. */
export function unexpectedAnswer(call: Call, why: string): Fault {
	return {
		code: 'unexpected_answer',
		message: `could not ${call.doing}: the server's answer is not of the expected shape (${why})`,
		hint: 'Check that the API URL is that of a Caracal Admin API v1.',
		applied: 'unknown',
		passing: false,
	};
}
