import type { Json, JsonObject } from '../model/json.js';
import { nearest } from '../model/nearest.js';
import { type Fields, isObject, isWellSpelt, knownAs, wellSpelt } from './spelling.js';

/** The types into which the engine reads an input (policy-input-2026-05-20). Fields not named here may hold anything. */
const INPUT_SHAPE = {
	schema_version: 'text',
	principal: {
		type: 'text',
		id: 'text',
		zone_id: 'text',
		registration_method: 'text',
		agent_session_id: 'text',
		lifecycle: 'text',
		labels: 'texts',
	},
	resource: { type: 'text', id: 'text', identifier: 'text', scopes: 'texts' },
	action: { id: 'text', method: 'text', path: 'text' },
	session: { id: 'text' },
	delegation_edge: {
		id: 'text',
		source_session_id: 'text',
		target_session_id: 'text',
		issuer_application_id: 'text',
		receiver_application_id: 'text',
		resource_id: 'text',
		scopes: 'texts',
		edge_version: 'whole',
		path: 'texts',
		graph_epoch: 'whole',
	},
	context: {
		actor_claims: 'object',
		subject_claims: 'object',
		trace_id: 'text',
		session_id: 'text',
		agent_session_id: 'text',
		delegation_edge_id: 'text',
		challenge_resolved: 'flag',
		requested_scopes: 'texts',
	},
} as const satisfies Fields;

/** `input` as the engine reads its field names; see {@link wellSpelt}. */
export function asNamed(input: JsonObject): JsonObject {
	return wellSpelt(input, INPUT_SHAPE);
}

/** Whether the server and the engine read the same field names in `input`. */
export function hasOwnNames(input: JsonObject): boolean {
	return isWellSpelt(input, INPUT_SHAPE);
}

/** Path of a field that has another type than the engine's, null when all fit. Null fits everywhere. */
export function mistypedField(value: JsonObject, types: Fields = INPUT_SHAPE): string | null {
	for (const field in value) {
		const held = value[field];
		const name = knownAs(field, types);
		const type = name === null ? undefined : types[name];
		if (type === undefined || held === undefined || held === null) continue;
		if (typeof type === 'string') {
			if (!hasType(held, type)) return field;
			continue;
		}
		if (!isObject(held)) return field;
		const inner = mistypedField(held, type);
		if (inner !== null) return `${field}.${inner}`;
	}
	return null;
}

/** A field of an input that the engine has no name for, and reads over. */
export interface UnknownField {
	path: string[];
	/** The known field beside it that may be meant. */
	nearest: string | null;
}

/** Fields that the engine does not know, where it knows all: what claims hold is anybody's. */
export function unknownFields(value: JsonObject, types: Fields = INPUT_SHAPE): UnknownField[] {
	return Object.entries(value).flatMap(([field, held]) => {
		const name = knownAs(field, types);
		if (name === null) return [{ path: [field], nearest: nearest(field, Object.keys(types)) }];
		const inner = types[name];
		if (typeof inner !== 'object' || !isObject(held)) return [];
		return unknownFields(held, inner).map((one) => ({ ...one, path: [field, ...one.path] }));
	});
}

/** Whole numbers are those that fit 64 bits. */
function hasType(value: Json, type: string): boolean {
	if (type === 'text') return typeof value === 'string';
	if (type === 'texts')
		return Array.isArray(value) && value.every((item) => typeof item === 'string' || item === null);
	if (type === 'whole') return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63;
	if (type === 'flag') return typeof value === 'boolean';
	return isObject(value);
}
