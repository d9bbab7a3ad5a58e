import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { MoveOutcomeSchema, OutboxSchema } from './move.js';

const CheckStatusSchema = z.enum(['passed', 'failed', 'not_known']);
export type CheckStatus = z.infer<typeof CheckStatusSchema>;

/** What a replica of the runtime said of itself; null what it did not. */
const RuntimeSeenSchema = z.object({
	url: z.string(),
	ready: z.boolean().nullable(),
	policyAgeSeconds: z
		.number()
		.nullable()
		.meta({ description: 'of the oldest bundle, of any zone, that it has loaded' }),
	contractVersion: z.string().nullable(),
	contractSha256: z.string().nullable(),
	evalErrors: z.number().nullable().meta({ description: 'since it was started' }),
	compileErrors: z.number().nullable().meta({ description: 'since it was started' }),
	unread: z.string().nullable().meta({ description: 'why what is missing could not be read' }),
});
export type RuntimeSeen = z.infer<typeof RuntimeSeenSchema>;

/** What came of one request that a canary made. */
export const CanaryRequestSchema = z.object({
	requestId: z.string(),
	status: z
		.enum([
			'as_predicted',
			'otherwise',
			'other_version',
			'before',
			'no_policy',
			'missing',
			'not_predictable',
			'unread',
		])
		.meta({
			description:
				'before: it was decided before the canary ran; no_policy: policy decided nothing of it; missing: audit does not have it; unread: audit could not be read',
		}),
	decided: z.string().nullable().meta({ description: 'what audit tells' }),
	predicted: z.string().nullable().meta({ description: 'what the version answers to the same input' }),
	by: z.string().nullable().meta({ description: 'the version that decided, or its manifest' }),
	policies: z.array(z.string()).meta({ description: 'the policies that determined it' }),
});
export type CanaryRequest = z.infer<typeof CanaryRequestSchema>;

/** What the canary showed. */
export const CanarySchema = z.object({
	requests: z.array(CanaryRequestSchema),
	trouble: z.string().nullable().meta({ description: 'why it brought no requests; null where it did' }),
});
export type CanarySeen = z.infer<typeof CanarySchema>;

/** Decisions in audit by the version that was activated. */
export const AuditedSchema = z.object({
	decisions: z.int(),
	allowed: z.int(),
	denied: z.int(),
	held: z.int(),
	policies: z
		.array(z.object({ policy: z.string(), decisions: z.int() }))
		.meta({ description: 'the determining policies, the most frequent first' }),
	lastRequestId: z.string().nullable(),
	complete: z.boolean().meta({ description: 'false: there are more than were read' }),
});
export type Audited = z.infer<typeof AuditedSchema>;

/** Mandates that were presented at a gateway, decided by the version that was activated. */
export const GatewaySchema = z.object({
	presented: z.int(),
	allowed: z.int(),
	denied: z.int(),
	called: z.int().meta({ description: 'of those allowed, calls of the resource that audit has by now' }),
	calledThoughDenied: z.array(z.string()).meta({ description: 'request ids' }),
});
export type GatewaySeen = z.infer<typeof GatewaySchema>;

const line = <C extends string, E extends z.ZodType>(check: C, evidence: E) =>
	z.object({ check: z.literal(check), status: CheckStatusSchema, text: z.string(), evidence });

/** A line of what has to be seen after an activation; what could not be checked is not known, never passed. */
export const CheckLineSchema = z.discriminatedUnion('check', [
	line(
		'activation',
		z.object({
			acceptedAt: z.string().nullable(),
			active: VersionRefSchema.nullable().meta({
				description: 'what is active in the zone, read last of all; null: nothing, or not read',
			}),
		}),
	),
	line('message', OutboxSchema.nullable()),
	line('loaded', z.object({ outcome: MoveOutcomeSchema, loadedAt: z.string().nullable() })),
	line('runtime', RuntimeSeenSchema.nullable()),
	line('canaries', CanarySchema.nullable()),
	line('decisions', AuditedSchema.nullable()),
	line('gateway', GatewaySchema.nullable()),
]);
export type CheckLine = z.infer<typeof CheckLineSchema>;

/** What has to be seen after an activation, by Caracal's page on deploying policy changes. */
export const ChecklistSchema = z.array(CheckLineSchema);
export type Checklist = z.infer<typeof ChecklistSchema>;
