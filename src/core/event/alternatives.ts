import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject, objectAt, textAt, textsAt } from '../../model/json.js';
import type { SourcedInput } from '../report/trace.js';
import { missingFields } from './fields.js';
import { claimsLaw, claimsOf, isPresentation, withClaims } from './mandate.js';
import type { MandateSources } from './mints.js';
import { provenanceOf } from './provenance.js';

/**
 * Every input that the engine may have seen, given what is known: one where all fields are known,
 * one for each mandate that a presentation may carry, and the most and the least where a field is
 * missing for good. Never empty. Pure.
 */
export function alternativesOf(
	repaired: SourcedInput,
	metadata: JsonObject,
	around: MandateSources,
): SourcedInput[] {
	if (isPresentation(repaired.input) && around.mints.length > 0) {
		return claimsLaw(repaired.input, around.mints).map(({ input, fields }) => {
			const touched = [...repaired.fields, ...fields];
			return { input, fields: provenanceOf(input, touched, metadata) };
		});
	}
	const fields = provenanceOf(repaired.input, repaired.fields, metadata);
	const missing = missingFields(fields);
	if (missing.length === 0) return [{ input: repaired.input, fields }];
	return missing
		.reduce<JsonObject[]>(
			(inputs, path) => inputs.flatMap((input) => probe(input, path, around)),
			[repaired.input],
		)
		.map((input) => ({ input, fields }));
}

/** The most and the least that a missing field could be, laid into the input. */
function probe(input: JsonObject, path: string, around: MandateSources): JsonObject[] {
	if (path === 'delegation_edge.scopes') {
		const requested = textsAt(objectAt(input, 'context'), 'requested_scopes');
		return [withEdgeScopes(input, requested), withEdgeScopes(input, [])];
	}
	if (!isPresentation(input)) return [input, withClaims(input, { sub: 'someone' })];
	const edge = textAt(objectAt(input, 'context'), 'delegation_edge_id') ?? '';
	const resource = textAt(objectAt(input, 'resource'), 'identifier') ?? '';
	const scopes = around.resourceScopes;
	const sets = [scopes, ...scopes.map((scope) => [scope])].filter((set) => set.length > 0);
	const other = withClaims(input, { ...claimsOf(edge, scopes, ''), target: [] });
	return [...sets.map((set) => withClaims(input, claimsOf(edge, set, resource))), other, input];
}

function withEdgeScopes(input: JsonObject, scopes: string[]): JsonObject {
	const edge: Json = input.delegation_edge ?? null;
	return isJsonObject(edge) ? { ...input, delegation_edge: { ...edge, scopes } } : input;
}
