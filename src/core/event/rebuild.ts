import type { AuditEvent } from '../../model/audit.js';
import type { JsonObject } from '../../model/json.js';
import { textAt, textsAt } from '../../model/json.js';

/** Version of the input that the contract reads (Caracal v1.0.0). */
const INPUT_SCHEMA_VERSION = '2026-05-20';

/** Metadata shows a session id as `[redacted]`; an agent's is stored empty, and no decision reads it. */
const HIDDEN_SESSION = '';

/**
 * Rebuilds the policy input of an event as the server's explain does for denied ones, so that
 * allowed events can be replayed too: empty ids kept, the edge's scopes absent.
 */
export function rebuildInput(event: AuditEvent, zoneId: string): JsonObject {
	const metadata = event.metadata;
	const scopes = textsAt(metadata, 'requested_scopes');
	return {
		schema_version: INPUT_SCHEMA_VERSION,
		principal: principalOf(metadata, zoneId),
		resource: { type: 'Resource', identifier: textAt(metadata, 'resource') ?? '', scopes },
		action: { id: 'TokenExchange' },
		context: {
			actor_claims: {},
			requested_scopes: scopes,
			challenge_resolved: false,
			...('session_id' in metadata ? { session_id: HIDDEN_SESSION } : {}),
			...idsOf(metadata, ['agent_session_id', 'delegation_edge_id']),
		},
		...('session_id' in metadata ? { session: { id: HIDDEN_SESSION } } : {}),
		...('delegation_edge_id' in metadata
			? { delegation_edge: { id: metadata.delegation_edge_id ?? '' } }
			: {}),
	};
}

function principalOf(metadata: JsonObject, zoneId: string): JsonObject {
	const labels = textsAt(metadata, 'agent_labels');
	const method = textAt(metadata, 'application_registration_method');
	const lifecycle = textAt(metadata, 'agent_lifecycle');
	return {
		type: 'Application',
		id: textAt(metadata, 'application_id') ?? '',
		zone_id: zoneId,
		...(method === null ? {} : { registration_method: method }),
		...idsOf(metadata, ['agent_session_id']),
		...(lifecycle === null ? {} : { lifecycle }),
		...(labels.length === 0 ? {} : { labels }),
	};
}

function idsOf(metadata: JsonObject, keys: string[]): JsonObject {
	return Object.fromEntries(keys.filter((key) => key in metadata).map((key) => [key, metadata[key] ?? '']));
}
