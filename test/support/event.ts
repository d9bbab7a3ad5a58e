import type { AuditEvent } from '../../src/model/audit.js';
import type { JsonObject } from '../../src/model/json.js';

/** The delegation of {@link exchange}: a UUID of version 7, made at 08:30 of the day. */
export const EDGE = edgeMadeAt('2026-11-21T08:30:00.000Z');

/** An id of a delegation that was made then. */
export function edgeMadeAt(at: string): string {
	const time = Date.parse(at).toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-0123456789ab`;
}

/** A granted mint of a clerk's session at nine; `metadata` and `over` say what differs. */
export function exchange(metadata: JsonObject = {}, over: Partial<AuditEvent> = {}): AuditEvent {
	return {
		id: 'mint',
		eventType: 'token_exchange',
		requestId: 'request-1',
		decision: 'allow',
		policySetVersionId: 'version-1',
		manifestSha: 'a'.repeat(64),
		evaluationStatus: 'complete',
		determiningPolicies: [],
		diagnostics: [],
		metadata: {
			application_id: 'app-1',
			subject_kind: 'application',
			resource: 'resource://ledger',
			requested_scopes: ['ledger:read'],
			agent_labels: ['clerk'],
			agent_session_id: 'session-1',
			delegation_edge_id: EDGE,
			...metadata,
		},
		occurredAt: '2026-11-21T09:00:00.000Z',
		...over,
	};
}
