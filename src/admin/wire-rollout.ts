import { z } from 'zod';
import type { ActivationAccepted, ActivationStatus } from '../model/activation-status.js';
import type { DecisionResult } from '../model/answer.js';
import type { Simulation } from '../model/simulation.js';
import { WireObject } from './wire.js';
import { WireId, WireName, WireOptionalId, WireText } from './wire-text.js';

const WireResult: z.ZodType<DecisionResult> = z.object({
	decision: z.enum(['allow', 'deny']),
	evaluation_status: WireName,
	determining_policies: z.array(WireObject),
	diagnostics: z.array(WireObject),
});

/** A simulation that says it was executed without a result would read as "not denied": it is refused. */
export const WireSimulation: z.ZodType<Simulation> = z
	.object({
		policy_set_id: WireId,
		version_id: WireId,
		manifest_sha256: WireName,
		policies: z.array(WireId),
		would_activate: z.boolean(),
		warnings: z.array(WireText),
		explanation: z.object({
			evaluation: z.enum(['executed', 'failed', 'not_executed']),
			reason: WireText.nullish(),
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
	.object({ activated: z.literal(true), version_id: WireId, outbox_id: WireId })
	.transform((wire) => ({ versionId: wire.version_id, outboxId: wire.outbox_id }));

const WireOutbox = z
	.object({
		id: WireName.nullish(),
		state: WireName,
		attempts: z.int(),
		last_error: WireText.nullish(),
		dispatched_at: WireName.nullish(),
	})
	.transform((wire) => ({
		id: wire.id ?? null,
		state: wire.state,
		attempts: wire.attempts,
		lastError: wire.last_error ?? null,
		dispatchedAt: wire.dispatched_at ?? null,
	}));

const WireRuntime = z
	.object({
		state: WireName,
		policy_set_version_id: WireOptionalId,
		manifest_sha256: WireName.nullish(),
		loaded_at: WireName.nullish(),
		age_seconds: z.number().nullish(),
		detail: WireText.nullish(),
	})
	.transform((wire) => ({
		state: wire.state,
		versionId: wire.policy_set_version_id || null,
		manifestSha256: wire.manifest_sha256 ?? null,
		loadedAt: wire.loaded_at ?? null,
		ageSeconds: wire.age_seconds ?? null,
		detail: wire.detail ?? null,
	}));

export const WireActivationStatus: z.ZodType<ActivationStatus> = z
	.object({
		policy_set_id: WireId,
		version_id: WireId,
		active: z.boolean(),
		active_version_id: WireOptionalId,
		manifest_sha256: WireName.nullish(),
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
		activeVersionId: wire.active_version_id || null,
		manifestSha256: wire.manifest_sha256 ?? null,
		propagation: wire.propagation_status,
		outbox: wire.outbox,
		runtime: wire.sts,
	}));
