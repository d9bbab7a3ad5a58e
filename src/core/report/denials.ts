import { z } from 'zod';
import { TargetSchema } from './target.js';

/** Who can clear a denial: policy, the agent that asks, whoever registers, an approver; nobody needs to or can. */
export const MenderSchema = z
	.enum(['policy', 'agent', 'registration', 'approver', 'nobody', 'unknown'])
	.meta({
		description:
			'who can mend it: a policy version, the agent that asks, whoever registers resources and providers, an approver; nobody where waiting is all there is, or nothing has to be mended; unknown where the reason is',
	});
export type Mender = z.infer<typeof MenderSchema>;

/** What was refused for one cause: the same asked for by the same, and stopped by the same. */
export const DenialGroupSchema = z.object({
	id: z.string().meta({ description: '`caracalite explain` takes it; it stays the same from run to run' }),
	application: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
	labels: z.array(z.string()),
	resource: z.string().nullable(),
	scopes: z.array(z.string()),
	kind: z.enum(['policy', 'operational']),
	reason: z
		.string()
		.meta({ description: "the contract's reason, or the status of what policy was not asked" }),
	granted: z.boolean().meta({
		description: 'whether the rest of the same requests was granted, so that only this was left out',
	}),
	words: z.string(),
	fix: z.string().nullable(),
	mendedBy: MenderSchema,
	requests: z.int(),
	sessions: z
		.int()
		.meta({ description: 'sessions that were refused; at least so many where `manySessions`' }),
	manySessions: z.boolean(),
	first: z.string(),
	last: z.string(),
	example: z.object({ requestId: z.string(), eventId: z.string() }).meta({ description: 'the newest' }),
});
export type DenialGroup = z.infer<typeof DenialGroupSchema>;

/** What `denials` prints under `--json`. */
export const DenialsSchema = z
	.object({
		schema: z.literal('caracalite/denials@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		since: z.string(),
		until: z.string().nullable(),
		events: z.int().meta({ description: 'audited events that were read' }),
		requests: z.int().meta({ description: 'requests of which something was refused' }),
		groups: z
			.array(DenialGroupSchema)
			.meta({ description: 'what kept a request from its grant first, of these those with most requests' }),
		more: z.object({ groups: z.int(), denials: z.int() }).meta({
			description:
				'what is not listed: groups that --limit leaves out, and denials of causes beyond those that are counted',
		}),
	})
	.meta({ id: 'caracalite-denials-1', title: 'what was refused, by cause' });
export type Denials = z.infer<typeof DenialsSchema>;
