import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject, objectAt, textAt, textsAt } from '../../model/json.js';
import type { FieldSource, SourcedInput } from '../report/trace.js';

/**
 * Makes the input that the engine saw out of the one that the server rebuilt. Each law is one
 * function with the fact it rests on; a law that does not apply leaves the input as it is.
 */
export function repairInput(rebuilt: JsonObject, metadata: JsonObject): SourcedInput {
	const laws = [emptyIdsLaw, workloadLaw, edgeLaw];
	return laws.reduce<SourcedInput>(
		(so, law) => {
			const next = law(so.input, metadata);
			return { input: next.input, fields: [...so.fields, ...next.fields] };
		},
		{ input: rebuilt, fields: [] },
	);
}

const ID_PATHS = [
	['principal', 'agent_session_id'],
	['context', 'session_id'],
	['context', 'agent_session_id'],
	['context', 'delegation_edge_id'],
] as const;

const EMPTY_WHY = 'audit stores an absent id as an empty string, and an empty string counts as present';

/**
 * Audit stores absent ids as `""` and the rebuilt input keeps them; in Rego `""` is defined and
 * true, so an absent delegation turns into a present one. Takes them out.
 */
export function emptyIdsLaw(input: JsonObject): SourcedInput {
	const fields: FieldSource[] = [];
	const next = { ...input };
	for (const whole of ['session', 'delegation_edge']) {
		if (isJsonObject(next[whole]) && objectAt(next, whole).id === '') {
			delete next[whole];
			fields.push(normalised(`${whole}.id`));
		}
	}
	for (const [parent, key] of ID_PATHS) {
		const object = objectAt(next, parent);
		if (object[key] !== '') continue;
		const { [key]: _empty, ...rest } = object;
		next[parent] = rest;
		fields.push(normalised(`${parent}.${key}`));
	}
	return { input: next, fields };
}

function normalised(path: string): FieldSource {
	return { path, source: 'normalised', law: 'empty_ids', why: EMPTY_WHY, before: '', after: null };
}

/**
 * A workload's mint is rebuilt as an application's. Its metadata has `workload_id` and no
 * `application_id`; with type, id and action put back it reproduces the logged decision.
 */
export function workloadLaw(input: JsonObject, metadata: JsonObject): SourcedInput {
	const workload = textAt(metadata, 'workload_id');
	if (workload === null || textAt(metadata, 'application_id') !== null) return { input, fields: [] };
	const why = 'the event names a workload and no application';
	const before = objectAt(input, 'principal');
	const action = objectAt(input, 'action');
	const next = {
		...input,
		principal: { ...before, type: 'Workload', id: workload },
		action: { ...action, id: 'CredentialInjection' },
	};
	return {
		input: next,
		fields: [
			deduced('principal.type', 'workload', why, before.type ?? null, 'Workload'),
			deduced('principal.id', 'workload', why, before.id ?? null, workload),
			deduced('action.id', 'workload', why, action.id ?? null, 'CredentialInjection'),
		],
	};
}

const EDGE_WHY =
	'the runtime refuses a request for more than its delegation holds before policy is asked, and leaves no audit of it, so the delegation held every requested scope';

/**
 * The edge law: every logged delegated mint asked for no more than its edge holds, and the contract
 * asks nothing else of the edge, so `delegation_edge.scopes := requested_scopes` decides exactly as
 * the true edge does (equal in 32 of 32 simulations against the Coordinator's scopes).
 */
export function edgeLaw(input: JsonObject): SourcedInput {
	const edge = objectAt(input, 'delegation_edge');
	const context = objectAt(input, 'context');
	const requested = textsAt(context, 'requested_scopes');
	const isMint =
		textAt(edge, 'id') !== null &&
		textAt(context, 'agent_session_id') !== null &&
		context.subject_claims === undefined &&
		requested.length > 0 &&
		!requested.includes('agent:lifecycle');
	if (!isMint || Array.isArray(edge.scopes)) return { input, fields: [] };
	return {
		input: { ...input, delegation_edge: { ...edge, scopes: requested } },
		fields: [deduced('delegation_edge.scopes', 'edge', EDGE_WHY, null, requested)],
	};
}

function deduced(path: string, law: string, why: string, before: Json, after: Json): FieldSource {
	return { path, source: 'deduced', law, why, before, after };
}
