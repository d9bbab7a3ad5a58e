import type { JsonObject } from './json.js';

/** What audit and the admin audit hold, as plain data. */

/** One audited event, as the server sends it but for the names of its fields. Absent ids are `""`. */
export interface AuditEvent {
	id: string;
	eventType: string;
	requestId: string;
	decision: string;
	policySetVersionId: string;
	manifestSha: string;
	evaluationStatus: string;
	determiningPolicies: JsonObject[];
	diagnostics: JsonObject[];
	metadata: JsonObject;
	/** ISO 8601 in UTC, milliseconds; the server keeps microseconds. */
	occurredAt: string;
}

/** One denied event of a request with the input that the server rebuilt for it. */
export interface DeniedEvent {
	eventId: string;
	eventType: string;
	evaluationStatus: string;
	determiningPolicies: JsonObject[];
	diagnostics: JsonObject[];
	metadata: JsonObject;
	policyInput: JsonObject | null;
}

/** The server's audit trace of one request. */
export interface Explanation {
	requestId: string;
	zoneId: string;
	finalDecision: string;
	denied: DeniedEvent[];
	events: AuditEvent[];
}

export interface AuditFilter {
	/** Inclusive, ISO 8601 UTC. */
	since?: string;
	/** Exclusive, ISO 8601 UTC. */
	until?: string;
	decision?: 'allow' | 'deny';
	requestId?: string;
	eventType?: string;
	applicationId?: string;
	sessionId?: string;
	label?: string;
}

/** One row of the admin audit: who called what on the zone. */
export interface AdminAuditEvent {
	id: string;
	actorName: string | null;
	action: string;
	entityType: string;
	entityId: string | null;
	statusCode: number;
	occurredAt: string;
}

export interface AdminAuditFilter {
	since?: string;
	until?: string;
	entityType?: string;
	entityId?: string;
	method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
}
