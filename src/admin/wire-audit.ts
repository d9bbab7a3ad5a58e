import { z } from 'zod';
import type { AdminAuditEvent, AuditEvent, DeniedEvent, Explanation } from '../model/audit.js';
import type { JsonObject } from '../model/json.js';
import { WireObject } from './wire.js';
import { WireName } from './wire-text.js';

/** Audit stores absent lists as null. */
const objects: z.ZodType<JsonObject[]> = z
	.array(WireObject)
	.nullish()
	.transform((list) => list ?? []);
const object: z.ZodType<JsonObject> = WireObject.nullish().transform((value) => value ?? {});
/** Audit stores absent ids as "". */
const id: z.ZodType<string> = WireName.nullish().transform((value) => value ?? '');

const instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time');

export const WireAuditEvent: z.ZodType<AuditEvent> = z
	.object({
		id: WireName,
		event_type: WireName,
		request_id: WireName,
		decision: WireName,
		policy_set_version_id: id,
		manifest_sha: id,
		evaluation_status: WireName,
		determining_policies_json: objects,
		diagnostics_json: objects,
		metadata_json: object,
		occurred_at: instant,
	})
	.transform((wire) => ({
		id: wire.id,
		eventType: wire.event_type,
		requestId: wire.request_id,
		decision: wire.decision,
		policySetVersionId: wire.policy_set_version_id,
		manifestSha: wire.manifest_sha,
		evaluationStatus: wire.evaluation_status,
		determiningPolicies: wire.determining_policies_json,
		diagnostics: wire.diagnostics_json,
		metadata: wire.metadata_json,
		occurredAt: wire.occurred_at,
	}));

const WireDenied: z.ZodType<DeniedEvent> = z
	.object({
		event_id: WireName,
		event_type: WireName,
		evaluation_status: WireName,
		determining_policies: objects,
		diagnostics: objects,
		metadata: object,
		policy_input: WireObject.nullish(),
	})
	.transform((wire) => ({
		eventId: wire.event_id,
		eventType: wire.event_type,
		evaluationStatus: wire.evaluation_status,
		determiningPolicies: wire.determining_policies,
		diagnostics: wire.diagnostics,
		metadata: wire.metadata,
		policyInput: wire.policy_input ?? null,
	}));

export const WireExplanation: z.ZodType<Explanation> = z
	.object({
		request_id: WireName,
		zone_id: WireName,
		final_decision: WireName,
		denied: z.array(WireDenied),
		events: z.array(WireAuditEvent),
	})
	.transform((wire) => ({
		requestId: wire.request_id,
		zoneId: wire.zone_id,
		finalDecision: wire.final_decision,
		denied: wire.denied,
		events: wire.events,
	}));

export const WireAdminAuditEvent: z.ZodType<AdminAuditEvent> = z
	.object({
		id: WireName,
		actor_name: WireName.nullish(),
		action: WireName,
		entity_type: WireName.nullish(),
		entity_id: WireName.nullish(),
		status_code: z.int(),
		occurred_at: instant,
	})
	.transform((wire) => ({
		id: wire.id,
		actorName: wire.actor_name ?? null,
		action: wire.action,
		entityType: wire.entity_type ?? '',
		entityId: wire.entity_id ?? null,
		statusCode: wire.status_code,
		occurredAt: wire.occurred_at,
	}));
