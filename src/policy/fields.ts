import type { JsonObject } from '../model/json.js';
import { INPUT_SCHEMA_VERSION, inputRefusal, type Mandate, readRequest } from './input.js';

/** A field of an input that the decision contract reads, and what hangs on it. */
export interface ReadField {
	path: string;
	decides: string;
}

/** Every field that the contract reads. All else in an input may change without changing the decision. */
export const READ_FIELDS: readonly ReadField[] = [
	{ path: 'schema_version', decides: 'whether the input is evaluated at all' },
	{ path: 'principal.type', decides: 'with action.id, whether a workload asks for a credential' },
	{ path: 'principal.id', decides: 'whether the caller owns the resource' },
	{ path: 'principal.labels', decides: 'the roles of the session, and what confines it' },
	{ path: 'resource.identifier', decides: 'which grant applies, and whether a mandate is for it' },
	{ path: 'action.id', decides: 'with principal.type, whether a workload asks for a credential' },
	{ path: 'delegation_edge', decides: 'whether there is a delegation; one with an empty id is one' },
	{ path: 'delegation_edge.scopes', decides: 'what the delegation holds' },
	{ path: 'context.agent_session_id', decides: 'whether a governed session asks' },
	{ path: 'context.requested_scopes', decides: 'what is asked for; repeated scopes show in the risk' },
	{ path: 'context.subject_claims', decides: 'whether a mandate is presented' },
	{
		path: 'context.subject_claims.delegation_edge_id',
		decides: 'whether the mandate is bound to a delegation',
	},
	{ path: 'context.subject_claims.scope', decides: 'what the mandate presents' },
	{ path: 'context.subject_claims.target', decides: 'which resources the mandate is for' },
];

/** Stands for an id of which only matters that it is there. */
const PRESENT = 'present';

/**
 * `input` cut down to what decisions depend on, in one canonical spelling, itself an input: it is
 * decided as `input` is, by every literal bundle, and two inputs that agree here get one decision.
 * An input that is not evaluated at all comes back as it is.
 */
export function relevantInput(input: JsonObject): JsonObject {
	if (inputRefusal(input) !== null) return input;
	const request = readRequest(input);
	const isWorkload = request.principalType === 'Workload';
	const injects = request.actionId === 'CredentialInjection';
	const edge =
		request.delegated === null
			? {}
			: { delegation_edge: { id: PRESENT, scopes: distinct(request.delegated) } };
	return {
		schema_version: INPUT_SCHEMA_VERSION,
		principal: {
			type: isWorkload ? 'Workload' : 'Application',
			id: request.principalId,
			labels: distinct(request.labels),
		},
		resource: { identifier: request.resource },
		action: { id: injects ? 'CredentialInjection' : 'TokenExchange' },
		...edge,
		context: {
			...(request.hasSession ? { agent_session_id: PRESENT } : {}),
			requested_scopes: [...request.requested].sort(),
			...(request.mandate === null ? {} : { subject_claims: relevantClaims(request.mandate) }),
		},
	};
}

function relevantClaims({ bound, scopes, targets }: Mandate): JsonObject {
	return {
		delegation_edge_id: bound ? PRESENT : '',
		scope: distinct(scopes).join(' '),
		target: distinct(targets),
	};
}

function distinct(texts: readonly string[]): string[] {
	return [...new Set(texts)].sort();
}
