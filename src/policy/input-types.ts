import type { Json, JsonObject } from '../model/json.js';

type FieldType = 'text' | 'texts' | 'whole' | 'flag' | 'object';
type FieldTypes = { readonly [field: string]: FieldType | FieldTypes };

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
} as const satisfies FieldTypes;

type TypedFields = ReadonlyMap<string, FieldType | TypedFields>;

const TYPED_FIELDS = typedFields(INPUT_SHAPE);

function typedFields(shape: FieldTypes): TypedFields {
	const fields = Object.entries(shape);
	return new Map(fields.map(([field, type]) => [field, typeof type === 'string' ? type : typedFields(type)]));
}

/** Path of a field that has another type than the engine's, null when all fit. Null fits everywhere. */
export function mistypedField(value: JsonObject, types: TypedFields = TYPED_FIELDS): string | null {
	for (const field in value) {
		const held = value[field];
		const type = types.get(field);
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

function hasType(value: Json, type: FieldType): boolean {
	if (type === 'text') return typeof value === 'string';
	if (type === 'texts')
		return Array.isArray(value) && value.every((item) => typeof item === 'string' || item === null);
	if (type === 'whole') return Number.isInteger(value);
	if (type === 'flag') return typeof value === 'boolean';
	return isObject(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
