import type { AuditEvent } from '../../model/audit.js';
import { textAt, textsAt } from '../../model/json.js';

/** A mint that was granted on a delegation: the scopes and the resource that its mandate may carry. */
export interface Mint {
	eventId: string;
	resource: string;
	scopes: string[];
	at: string;
}

/** What is known beside an event: mints of its session, and the scopes that its resource declares. */
export interface MandateSources {
	mints: Mint[];
	resourceScopes: string[];
}

/** A gateway's presentation of a mandate, by what tells which mints it may be of. */
export interface Presentation {
	/** ISO 8601 in UTC. */
	at: string;
	applicationId: string | null;
	sessionId: string | null;
	delegationId: string | null;
}

/** What an event tells of the mandate that it presents; only of use where it presents one. Pure. */
export function presentationOf({ metadata, occurredAt }: AuditEvent): Presentation {
	return {
		at: occurredAt,
		applicationId: textAt(metadata, 'application_id'),
		sessionId: textAt(metadata, 'agent_session_id'),
		delegationId: textAt(metadata, 'delegation_edge_id'),
	};
}

/**
 * The mints whose mandate a presentation may carry: granted, no later than it, on its session and
 * delegation. A held one counts too, since its approval leaves no mint of its own. Pure.
 */
export function mintsFor(presentation: Presentation, siblings: AuditEvent[]): Mint[] {
	return siblings.flatMap((event) => {
		const { metadata } = event;
		const scopes = textsAt(metadata, 'requested_scopes');
		const fits =
			event.eventType === 'token_exchange' &&
			event.evaluationStatus === 'complete' &&
			event.decision === 'allow' &&
			scopes.length > 0 &&
			event.occurredAt <= presentation.at &&
			textAt(metadata, 'agent_session_id') === presentation.sessionId &&
			textAt(metadata, 'delegation_edge_id') === presentation.delegationId;
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
export function mintsSince(presentation: Presentation): number {
	const at = Date.parse(presentation.at);
	const edge = presentation.delegationId ?? '';
	const time = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i.exec(edge);
	const made = time === null ? 0 : Number.parseInt(`${time[1]}${time[2]}`, 16) - SKEW_MS;
	return made > at ? at - LOOK_BACK_MS : Math.max(at - LOOK_BACK_MS, made);
}
