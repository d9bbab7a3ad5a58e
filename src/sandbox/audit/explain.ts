import type { Json, JsonObject } from '../../model/json.js';
import { redact } from '../../model/redaction.js';
import { SCHEMA_VERSION } from '../store/rows.js';
import { type EventRow, eventWire } from './events.js';

/** The trace of one request from its events, oldest first. */
export function explain(zoneId: string, requestId: string, events: EventRow[]): object {
	const denied = events.filter((event) => event.decision === 'deny');
	return {
		request_id: requestId,
		zone_id: zoneId,
		final_decision: denied.length > 0 ? 'deny' : events.at(-1)?.decision,
		denied: denied.map((event) => ({
			event_id: event.id,
			event_type: event.event_type,
			evaluation_status: event.status,
			determining_policies: event.determining ?? [],
			diagnostics: event.diagnostics ?? [],
			metadata: redact(event.metadata),
			policy_input: rebuiltInput(zoneId, event.metadata),
		})),
		events: events.map(eventWire),
	};
}

/**
 * The input as the server rebuilds it from metadata: absent ids stay as they were stored, the
 * edge's scopes and everything that metadata does not hold are missing.
 */
function rebuiltInput(zoneId: string, metadata: JsonObject): JsonObject {
	const scopes = metadata.requested_scopes ?? [];
	return {
		schema_version: SCHEMA_VERSION,
		principal: {
			type: 'Application',
			id: metadata.application_id ?? '',
			zone_id: zoneId,
			...known('registration_method', metadata.application_registration_method),
			...known('agent_session_id', metadata.agent_session_id),
			...known('lifecycle', metadata.agent_lifecycle),
			...known('labels', metadata.agent_labels),
		},
		resource: { type: 'Resource', identifier: metadata.resource ?? '', scopes },
		action: { id: 'TokenExchange' },
		context: {
			actor_claims: {},
			requested_scopes: scopes,
			challenge_resolved: false,
			...known('session_id', metadata.session_id),
			...known('agent_session_id', metadata.agent_session_id),
			...known('delegation_edge_id', metadata.delegation_edge_id),
		},
		...(metadata.session_id === undefined ? {} : { session: { id: metadata.session_id } }),
		...(metadata.delegation_edge_id === undefined
			? {}
			: { delegation_edge: { id: metadata.delegation_edge_id } }),
	};
}

function known(key: string, value: Json | undefined): JsonObject {
	return value === undefined || value === null ? {} : { [key]: value };
}
