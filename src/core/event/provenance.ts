import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject, objectAt, textAt, textsAt } from '../../model/json.js';
import { READ_FIELDS } from '../../policy/fields.js';
import type { FieldSource } from '../report/trace.js';
import { valueAt } from './fields.js';

const CLAIMS = 'context.subject_claims';
const EDGE_SCOPES = 'delegation_edge.scopes';

/**
 * Tells for every field that the contract reads where it comes from: a law that touched it, audit
 * itself, or nowhere (`missing`). `touched` are the laws' own records, which come first. Pure.
 */
export function provenanceOf(input: JsonObject, touched: FieldSource[], metadata: JsonObject): FieldSource[] {
	const paths = new Set(touched.map((field) => field.path));
	const rest = READ_FIELDS.flatMap(({ path }) => {
		const told = paths.has(path) || (path === 'delegation_edge' && paths.has('delegation_edge.id'));
		if (told || path.startsWith(`${CLAIMS}.`)) return [];
		return [untouched(path, input, metadata)];
	});
	return [...touched, ...rest];
}

function untouched(path: string, input: JsonObject, metadata: JsonObject): FieldSource {
	const value = valueAt(input, path);
	if (path === CLAIMS && value === null) return absentClaims(input, metadata);
	if (path === EDGE_SCOPES && value === null && isJsonObject(input.delegation_edge)) {
		return source(path, 'missing', null, "audit does not keep the delegation's scopes", null);
	}
	const why = value === null ? 'audit keeps it, and it is not there' : 'audit keeps it';
	return source(path, 'recorded', null, why, value);
}

/**
 * Claims are never in audit. A request for scopes in an application's own name presents no mandate:
 * the runtime makes no request of two shapes at once. Of any other request it is not known.
 */
function absentClaims(input: JsonObject, metadata: JsonObject): FieldSource {
	const asks = textsAt(objectAt(input, 'context'), 'requested_scopes').length > 0;
	const kind = textAt(metadata, 'subject_kind');
	const isWorkload = textAt(metadata, 'workload_id') !== null;
	if (asks && (kind === 'application' || isWorkload)) {
		const why = 'a request for scopes in its own name presents no mandate';
		return source(CLAIMS, 'deduced', 'own_name', why, null);
	}
	return source(CLAIMS, 'missing', null, 'audit does not keep claims', null);
}

function source(
	path: string,
	from: FieldSource['source'],
	law: string | null,
	why: string,
	after: Json,
): FieldSource {
	return { path, source: from, law, why, before: from === 'recorded' ? after : null, after };
}
