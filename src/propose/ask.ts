import type { JsonObject } from '../model/json.js';
import { CLASS_CONFLICT, isClassConflict } from '../policy/approvals.js';
import { holdsOf } from '../policy/authority/declarations.js';
import type { Side } from '../policy/authority/side.js';
import type { AuthorityData } from '../policy/data.js';
import { inputRefusal, type PolicyRequest, readRequest } from '../policy/input.js';
import { scopesAsked, shapeOf } from '../policy/rungs/shape.js';
import type { RequestShape } from '../policy/types.js';

/** A denied request, or what was denied of it on one resource. */
export interface DeniedInput {
	input: JsonObject;
	/** Scopes that the same request was allowed on other resources. */
	alongside?: readonly string[];
	/** Of inputs with one group it is enough that one is allowed, as where a session opens with any of its resources. */
	group?: string | null;
}

/** A denied request, read. */
export interface Ask {
	/** Its place among those that were given. */
	index: number;
	input: JsonObject;
	request: PolicyRequest;
	shape: RequestShape;
	/** Scopes that it asks for, or presents, each once. */
	scopes: readonly string[];
	alongside: readonly string[];
	group: string | null;
}

/** Why no edit of the documents allows a request. */
export type Unmendable =
	/** It is not evaluated at all. */
	| 'input_not_evaluated'
	/** A session that asks without a delegation. */
	| 'no_delegation'
	/** It has none of the shapes that can be allowed. */
	| 'no_shape'
	| 'delegation_scope_exceeded'
	| 'mandate_target_mismatch'
	/** The session carries no label that could be a role. */
	| 'no_labels'
	/** What it needs and what another of the requests needs exclude each other. */
	| 'contradicts_others'
	/** Documents with Rego logic, or that do not compile. */
	| 'logic'
	| 'refused'
	/** No edit was found. */
	| 'not_found';

export function readAsk({ input, alongside = [], group = null }: DeniedInput, index: number): Ask {
	const request = readRequest(input);
	return {
		...{ index, input, request, alongside, group },
		shape: shapeOf(request),
		scopes: [...new Set(scopesAsked(request))],
	};
}

/** Why no documents at all allow the request; null where some would. */
export function unmendable({ input, request, shape, scopes }: Ask): Unmendable | null {
	if (inputRefusal(input) !== null) return 'input_not_evaluated';
	switch (shape) {
		case 'none':
			return request.hasSession && request.delegated === null && request.mandate === null
				? 'no_delegation'
				: 'no_shape';
		case 'delegated_mint':
			if (scopes.some((scope) => request.delegated?.includes(scope) !== true)) {
				return 'delegation_scope_exceeded';
			}
			return request.labels.length === 0 ? 'no_labels' : null;
		case 'mandate_use':
			if (request.mandate?.targets.includes(request.resource) !== true) return 'mandate_target_mismatch';
			return request.labels.length === 0 ? 'no_labels' : null;
		default:
			return null;
	}
}

/** Whether a side allows the request, approvals that nobody can give included. */
export function isAllowed(side: Side, ask: Ask): boolean {
	const outcome = side.decide(ask.input);
	if (outcome.kind !== 'allow' || outcome.reason === CLASS_CONFLICT) return false;
	return !(isMint(ask) && conflicts(side.data, ask));
}

export function isMint({ shape }: Ask): boolean {
	return shape === 'delegated_mint' || shape === 'workload_mint';
}

/** Whether the tiers of its scopes, with those it was allowed beside, need both an operator and a subject. */
export function conflicts(data: AuthorityData, { scopes, alongside }: Ask): boolean {
	const all = [...new Set([...scopes, ...alongside])];
	return isClassConflict(all.flatMap((scope) => holdsOf(data, scope).map(({ approver }) => approver)));
}
