import { EXIT, type ExitCode } from './exit-codes.js';

/** Whether the zone was changed by what failed. `unknown` where the server did not say. */
export type Changed = boolean | 'unknown';

export interface ErrorFacts {
	/** What to do next, one sentence or a command to paste. */
	hint?: string;
	/** Exit code of a run that ends with this error; usage, configuration or transport by default. */
	exit?: ExitCode;
	/** Nothing, unless said. */
	changed?: Changed;
	/** HTTP status, where a server answered. */
	status?: number;
	/** More facts for `--json`. */
	details?: Record<string, unknown>;
	cause?: unknown;
}

/**
 * The one error of the project. Branch on `code`, which is stable, never on a class. `message` says
 * what happened to what; it never holds a secret.
 */
export class CaracaliteError extends Error {
	readonly code: string;
	readonly hint: string | undefined;
	readonly exit: ExitCode;
	readonly changed: Changed;
	readonly status: number | undefined;
	readonly details: Record<string, unknown> | undefined;

	constructor(code: string, message: string, facts: ErrorFacts = {}) {
		super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
		this.name = 'CaracaliteError';
		this.code = code;
		this.hint = facts.hint;
		this.exit = facts.exit ?? EXIT.usage;
		this.changed = facts.changed ?? false;
		this.status = facts.status;
		this.details = facts.details;
	}
}

/** Whether `error` is ours and, where codes are given, has one of them. */
export function isCaracaliteError(error: unknown, ...codes: string[]): error is CaracaliteError {
	return error instanceof CaracaliteError && (codes.length === 0 || codes.includes(error.code));
}
