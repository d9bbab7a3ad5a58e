import type { AuditEvent } from '../../model/audit.js';
import type { JsonObject } from '../../model/json.js';
import { objectAt, textAt, textsAt } from '../../model/json.js';
import type { FieldSource, SourcedInput } from '../report/trace.js';

const CLAIMS = 'context.subject_claims';

/** A mint that was granted on a delegation: the scopes and the resource that its mandate may carry. */
export interface Mint {
	eventId: string;
	resource: string;
	scopes: string[];
	at: string;
}

/** Whether the input is a gateway's presentation of a mandate, which audit keeps without its claims. */
export function isPresentation(input: JsonObject): boolean {
	const context = objectAt(input, 'context');
	return (
		textsAt(context, 'requested_scopes').length === 0 &&
		textAt(context, 'delegation_edge_id') !== null &&
		context.subject_claims === undefined
	);
}

/**
 * The mints whose mandate a presentation may carry: granted, no later than it, on its session and
 * delegation. A held one counts too, since its approval leaves no mint of its own. Pure.
 */
export function mintsFor(presentation: AuditEvent, siblings: AuditEvent[]): Mint[] {
	const session = textAt(presentation.metadata, 'agent_session_id');
	const edge = textAt(presentation.metadata, 'delegation_edge_id');
	return siblings.flatMap((event) => {
		const { metadata } = event;
		const scopes = textsAt(metadata, 'requested_scopes');
		const fits =
			event.eventType === 'token_exchange' &&
			event.evaluationStatus === 'complete' &&
			event.decision === 'allow' &&
			scopes.length > 0 &&
			event.occurredAt <= presentation.occurredAt &&
			textAt(metadata, 'agent_session_id') === session &&
			textAt(metadata, 'delegation_edge_id') === edge;
		const resource = textAt(metadata, 'resource');
		return fits && resource !== null ? [{ eventId: event.id, resource, scopes, at: event.occurredAt }] : [];
	});
}

/** How far back the mints of a mandate are looked for; delegations live for minutes to hours. */
const LOOK_BACK_MS = 24 * 60 * 60 * 1_000;

/** By how much the clocks of two services may differ. */
const SKEW_MS = 10_000;

/**
 * Since when mints of a presentation's mandate may have been logged, milliseconds since the epoch. Ids
 * of delegations are UUIDs of version 7, which tell when the delegation was made: nothing was minted
 * on it before (recorded: 12 to 30 ms later). An id of another kind tells nothing. Pure.
 */
export function mintsSince(presentation: AuditEvent): number {
	const at = Date.parse(presentation.occurredAt);
	const edge = textAt(presentation.metadata, 'delegation_edge_id') ?? '';
	const time = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i.exec(edge);
	const made = time === null ? 0 : Number.parseInt(`${time[1]}${time[2]}`, 16) - SKEW_MS;
	return made > at ? at - LOOK_BACK_MS : Math.max(at - LOOK_BACK_MS, made);
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
