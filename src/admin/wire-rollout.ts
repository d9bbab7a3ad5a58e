import { z } from 'zod';
import type { ActivationAccepted, ActivationStatus } from '../model/activation-status.js';
import type { DecisionResult } from '../model/answer.js';
import type { Simulation } from '../model/simulation.js';
import { WireObject } from './wire.js';

const WireResult: z.ZodType<DecisionResult> = z.object({
	decision: z.enum(['allow', 'deny']),
	evaluation_status: z.string(),
	determining_policies: z.array(WireObject),
	diagnostics: z.array(WireObject),
});

/** A simulation that says it was executed without a result would read as "not denied": it is refused. */
export const WireSimulation: z.ZodType<Simulation> = z
	.object({
		policy_set_id: z.string(),
		version_id: z.string(),
		manifest_sha256: z.string(),
		policies: z.array(z.string()),
		would_activate: z.boolean(),
		warnings: z.array(z.string()),
		explanation: z.object({
			evaluation: z.enum(['executed', 'failed', 'not_executed']),
			reason: z.string().nullish(),
		}),
		result: WireResult.nullable(),
	})
	.refine((wire) => (wire.explanation.evaluation === 'executed') === (wire.result !== null), {
		path: ['result'],
		message: 'expected a result exactly when the simulation was executed',
	})
	.transform((wire) => ({
		policySetId: wire.policy_set_id,
		versionId: wire.version_id,
		manifestSha256: wire.manifest_sha256,
		policyVersionIds: wire.policies,
		wouldActivate: wire.would_activate,
		warnings: wire.warnings,
		evaluation: wire.explanation.evaluation,
		reason: wire.explanation.reason ?? null,
		result: wire.result,
	}));

export const WireActivation: z.ZodType<ActivationAccepted> = z
	.object({ activated: z.literal(true), version_id: z.string(), outbox_id: z.string() })
	.transform((wire) => ({ versionId: wire.version_id, outboxId: wire.outbox_id }));

const WireOutbox = z
	.object({
		id: z.string().nullish(),
		state: z.string(),
		attempts: z.int(),
		last_error: z.string().nullish(),
	})
	.transform((wire) => ({
		id: wire.id ?? null,
		state: wire.state,
		attempts: wire.attempts,
		lastError: wire.last_error ?? null,
	}));

const WireRuntime = z
	.object({
		state: z.string(),
		policy_set_version_id: z.string().nullish(),
		manifest_sha256: z.string().nullish(),
		loaded_at: z.string().nullish(),
		age_seconds: z.number().nullish(),
		detail: z.string().nullish(),
	})
	.transform((wire) => ({
		state: wire.state,
		versionId: wire.policy_set_version_id ?? null,
		manifestSha256: wire.manifest_sha256 ?? null,
		loadedAt: wire.loaded_at ?? null,
		ageSeconds: wire.age_seconds ?? null,
		detail: wire.detail ?? null,
	}));

export const WireActivationStatus: z.ZodType<ActivationStatus> = z
	.object({
		policy_set_id: z.string(),
		version_id: z.string(),
		active: z.boolean(),
		active_version_id: z.string().nullish(),
		manifest_sha256: z.string().nullish(),
		propagation_status: z.enum([
			'waiting_for_activation',
			'waiting_for_outbox',
			'waiting_for_sts',
			'loaded',
			'failed',
		]),
		outbox: WireOutbox,
		sts: WireRuntime,
	})
	.transform((wire) => ({
		policySetId: wire.policy_set_id,
		versionId: wire.version_id,
		active: wire.active,
		activeVersionId: wire.active_version_id ?? null,
		manifestSha256: wire.manifest_sha256 ?? null,
		propagation: wire.propagation_status,
		outbox: wire.outbox,
		runtime: wire.sts,
	}));
