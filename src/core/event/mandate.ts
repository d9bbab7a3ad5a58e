import type { JsonObject } from '../../model/json.js';
import { objectAt, textAt, textsAt } from '../../model/json.js';
import type { FieldSource, SourcedInput } from '../report/trace.js';
import type { Mint } from './mints.js';

const CLAIMS = 'context.subject_claims';

/** Whether the input is a gateway's presentation of a mandate, which audit keeps without its claims. */
export function isPresentation(input: JsonObject): boolean {
	const context = objectAt(input, 'context');
	return (
		textsAt(context, 'requested_scopes').length === 0 &&
		textAt(context, 'delegation_edge_id') !== null &&
		context.subject_claims === undefined
	);
}

const WHY =
	'audit keeps no claims of a presented mandate; an earlier mint of the same session and delegation shows what it may carry';

/**
 * The claims law: each distinct mint gives one input that the presentation may have been. The
 * mandate's target is an array, as the contract reads it. Pure.
 */
export function claimsLaw(input: JsonObject, mints: Mint[]): SourcedInput[] {
	const edge = textAt(objectAt(input, 'context'), 'delegation_edge_id') ?? '';
	const distinct = new Map<string, Mint>();
	for (const mint of mints) {
		distinct.set(JSON.stringify([mint.resource, [...new Set(mint.scopes)].sort()]), mint);
	}
	return [...distinct.values()].map((mint) => {
		const claims = claimsOf(edge, mint.scopes, mint.resource);
		const field: FieldSource = {
			path: CLAIMS,
			source: 'fetched',
			law: 'claims',
			why: `${WHY} (event ${mint.eventId})`,
			before: null,
			after: claims,
		};
		return { input: withClaims(input, claims), fields: [field] };
	});
}

/** Claims as a mandate of this delegation for this resource carries them. */
export function claimsOf(edge: string, scopes: string[], resource: string): JsonObject {
	return { delegation_edge_id: edge, scope: scopes.join(' '), target: [resource] };
}

/** The input with the claims in place. */
export function withClaims(input: JsonObject, claims: JsonObject): JsonObject {
	return { ...input, context: { ...objectAt(input, 'context'), subject_claims: claims } };
}
