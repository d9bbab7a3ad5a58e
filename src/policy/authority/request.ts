import type { JsonObject } from '../../model/json.js';
import { INPUT_SCHEMA_VERSION } from '../input.js';

/** The scope by which an application opens its session. */
export const LIFECYCLE_SCOPE = 'agent:lifecycle';

/** Who asks for what: the fields in which the requests of a zone differ for its authority. */
export interface Ask {
	applicationId: string;
	resource: string;
	labels: readonly string[];
	scopes: readonly string[];
}

/** The input of an application that opens its session. */
export function bootstrapInput({
	applicationId,
	resource,
}: Pick<Ask, 'applicationId' | 'resource'>): JsonObject {
	const ask = { applicationId, resource, labels: [], scopes: [LIFECYCLE_SCOPE] };
	return input(ask, { requested_scopes: [LIFECYCLE_SCOPE] });
}

/** The input of a session that asks for a token under a delegation that holds all it asks for. */
export function mintInput(ask: Ask): JsonObject {
	const context = { agent_session_id: 'session', requested_scopes: [...ask.scopes] };
	return { ...input(ask, context), delegation_edge: { id: 'edge', scopes: [...ask.scopes] } };
}

/** The input of a session that presents a mandate with these scopes. */
export function useInput(ask: Ask): JsonObject {
	const claims = { delegation_edge_id: 'edge', scope: ask.scopes.join(' '), target: [ask.resource] };
	return input(ask, { requested_scopes: [], subject_claims: claims });
}

/** The input of a workload that asks for a credential. */
export function workloadInput(resource: string, scopes: readonly string[]): JsonObject {
	const asked = input(
		{ applicationId: 'workload', resource, labels: [], scopes },
		{ requested_scopes: [...scopes] },
	);
	return {
		...asked,
		principal: { type: 'Workload', id: 'workload', labels: [] },
		action: { id: 'CredentialInjection' },
	};
}

function input({ applicationId, resource, labels }: Ask, context: JsonObject): JsonObject {
	return {
		schema_version: INPUT_SCHEMA_VERSION,
		principal: { type: 'Application', id: applicationId, labels: [...labels] },
		resource: { identifier: resource },
		action: { id: 'TokenExchange' },
		context,
	};
}
