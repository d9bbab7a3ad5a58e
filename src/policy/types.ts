import type { DecisionResult } from '../model/answer.js';
import type { JsonObject } from '../model/json.js';

/** A data document: its text, and the name that errors call it by (a file's path or a policy's name). */
export interface DocumentSource {
	name: string;
	content: string;
}

/**
 * What the offline engine says of one input. `failed` means not decided: `policy_eval_failed` as the
 * runtime has it, or `invalid_token` for an input with a field of the wrong type.
 */
export type Evaluation =
	| { status: 'complete'; result: DecisionResult }
	| { status: 'failed'; code: 'policy_eval_failed' | 'invalid_token'; message: string };

/** The shape that a request has: which of the contract's four ways to be allowed it asks for. */
export type RequestShape = 'bootstrap' | 'delegated_mint' | 'workload_mint' | 'mandate_use' | 'none';

export type RungStatus = 'passed' | 'failed' | 'not_reached';

/** One rung of the ladder, in the order in which the contract gives its reasons. */
export interface RungOutcome {
	rung: string;
	status: RungStatus;
	/** In words of the reader's domain: "payments owns resource://ledger". */
	text: string;
	/** The rows of data that mattered: which name of which document, and its value. */
	rows: { name: string; document: string; value: unknown }[];
}

/** How a decision came about: each rung, and the facts that an explanation needs. */
export interface Ladder {
	shape: RequestShape;
	evaluation: Evaluation;
	rungs: RungOutcome[];
	facts: {
		resource: string;
		principal: string;
		labels: string[];
		/** What was asked for: the requested scopes, or those that the mandate presents. */
		scopes: string[];
		/** Binding keys that name the principal. */
		bindings: string[];
		/** The binding key that owns the resource, null when nobody does. */
		owner: string | null;
		/** For each label of the session that is a role of the grant: the scopes it holds. */
		roles: { label: string; scopes: string[] }[];
		/** Scopes that no role of the session holds, of the role that comes nearest. */
		missing: string[];
		/** Confinement rules that touch a label of the session, and the scopes they leave out. */
		confinement: { labelPrefix: string; scopes: string[]; leavesOut: string[] }[];
		restrictions: unknown[];
		/** Document that defines each name, where one does. */
		definedIn: { [name: string]: string };
	};
}

export interface Engine {
	/** The decision contract that this engine implements. */
	readonly contractVersion: string;
	decide(input: JsonObject): Evaluation;
	ladder(input: JsonObject): Ladder;
}
