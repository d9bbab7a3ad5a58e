/**
 * The words of the loop: what a zone holds, as plain data. Adapters turn server answers into these
 * after a schema has checked them; everything inside works on these alone.
 */

/** A JSON value that came from outside and was parsed, but not yet given a meaning. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Zone {
	id: string;
	name: string;
}

export interface Application {
	id: string;
	name: string;
}

export interface Resource {
	id: string;
	name: string;
	identifier: string;
	scopes: string[];
}

export interface Policy {
	id: string;
	name: string;
	description: string | null;
	createdAt: string;
}

/** One immutable snapshot of a policy's content. `content` is null where the server did not send it. */
export interface PolicyVersion {
	id: string;
	policyId: string;
	version: number;
	content: string | null;
	contentSha256: string;
	createdAt: string;
}

/** A policy with its versions, newest first. */
export interface PolicyDetail extends Policy {
	versions: PolicyVersion[];
}

export interface PolicySet {
	id: string;
	name: string;
	description: string | null;
	activeVersionId: string | null;
}

/** A version of a policy set; its manifest is read apart, see {@link Manifest}. */
export interface SetVersion {
	id: string;
	policySetId: string;
	version: number;
	manifestSha256: string;
	createdAt: string;
}

/** Which policy versions a set version bundles, in order. */
export interface Manifest {
	versionId: string;
	manifestSha256: string;
	policyVersionIds: string[];
}

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

/** The engine's answer to one input, in the contract's own spelling (policy-result-2026-05-20). */
export interface DecisionResult {
	decision: 'allow' | 'deny';
	evaluation_status: string;
	determining_policies: JsonObject[];
	diagnostics: JsonObject[];
}

/** A server simulation. `failed` means the input was not evaluated, whatever `wouldActivate` says. */
export interface Simulation {
	policySetId: string;
	versionId: string;
	manifestSha256: string;
	policyVersionIds: string[];
	/** True exactly when the input raised no warning; says nothing about the engine. */
	wouldActivate: boolean;
	warnings: string[];
	evaluation: 'executed' | 'failed' | 'not_executed';
	reason: string | null;
	result: DecisionResult | null;
}

export interface ActivationAccepted {
	versionId: string;
	outboxId: string;
}

export type PropagationStatus =
	| 'waiting_for_activation'
	| 'waiting_for_outbox'
	| 'waiting_for_sts'
	| 'loaded'
	| 'failed';

/** Where an activation has got to: the set's pointer, the outbox, and what one runtime replica has loaded. */
export interface ActivationStatus {
	policySetId: string;
	versionId: string;
	active: boolean;
	activeVersionId: string | null;
	/** The active version's, not the asked version's. */
	manifestSha256: string | null;
	propagation: PropagationStatus;
	outbox: { id: string | null; state: string; attempts: number; lastError: string | null };
	runtime: {
		state: string;
		versionId: string | null;
		manifestSha256: string | null;
		loadedAt: string | null;
		ageSeconds: number | null;
		detail: string | null;
	};
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

/** What `policies.validate` said of one document. `code` is null for a valid one. */
export interface Validation {
	valid: boolean;
	code: string | null;
	rules: string[];
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

export interface AdminAuditFilter {
	since?: string;
	until?: string;
	entityType?: string;
	entityId?: string;
	method?: string;
	limit?: number;
}
