import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';

export const MoveKindSchema = z.enum(['activation', 'rollback']);

/** How far a move is known to have come. */
export const MoveOutcomeSchema = z.enum([
	'loaded',
	'failed',
	'timeout',
	'already_active',
	'overtaken',
	'not_confirmed',
]);

/** The message by which the control plane tells the runtime of an activation. */
export const OutboxSchema = z.object({
	state: z.string(),
	attempts: z.int(),
	dispatchedAt: z.string().nullable(),
	lastError: z.string().nullable(),
});
export type Outbox = z.infer<typeof OutboxSchema>;

/** Whether the version to go back to was asked the same questions before a move. */
export const RehearsalSchema = z.object({
	version: VersionRefSchema.nullable().meta({ description: 'null: going back means denying everything' }),
	asked: z.int(),
	answered: z.int().meta({ description: 'of those asked, how many it decided' }),
	text: z.string(),
});
export type Rehearsal = z.infer<typeof RehearsalSchema>;

export const MoveSchema = z.object({
	id: z.string().nullable().meta({ description: 'its entry in the journal; null where none was written' }),
	kind: MoveKindSchema,
	outcome: MoveOutcomeSchema,
	from: VersionRefSchema.nullable(),
	to: VersionRefSchema,
	why: z.string(),
	verdictDigest: z.string().nullable().meta({ description: 'SHA-256 of what the verdict was pinned to' }),
	outboxId: z.string().nullable(),
	outbox: OutboxSchema.nullable()
		.default(null)
		.meta({ description: 'the message to the runtime, when it was last looked at; null where it was not' }),
	acceptedAt: z.string().nullable(),
	loadedAt: z.string().nullable(),
	propagationStatus: z
		.enum(['loaded', 'failed'])
		.nullable()
		.meta({ description: 'as the server says it; null where the wait ended before either' }),
	active: z
		.boolean()
		.nullable()
		.meta({ description: 'whether it governs the zone; null where that is not confirmed' }),
	loaded: z.boolean().meta({ description: 'whether the runtime is known to have loaded it' }),
	text: z.string(),
	works: z
		.boolean()
		.nullable()
		.meta({ description: 'whether the active version allows all that was denied now' }),
	denials: z
		.object({ asked: z.int(), failed: z.array(z.string()) })
		.nullable()
		.default(null)
		.meta({
			description:
				'the denied requests, replayed on the version once it was loaded: how many, and the ids of those that it does not allow',
		}),
	sample: z
		.object({ asked: z.int(), failed: z.array(z.string()) })
		.nullable()
		.meta({
			description:
				'a sample of the cases, replayed on the version once it was loaded: how many, and the names of those it decides otherwise than expected',
		}),
	proven: z.boolean().meta({
		description: 'loaded, active zone-wide, and what was replayed on it is decided as it has to be',
	}),
	rehearsal: RehearsalSchema.nullable(),
	notes: z.array(z.string()).meta({ description: 'what else has to be known, a sentence each' }),
});
export type Move = z.infer<typeof MoveSchema>;

type Propagated = Pick<Move, 'propagationStatus' | 'active' | 'loaded'>;

const PROPAGATED: Readonly<Record<Move['outcome'], Propagated>> = {
	loaded: { propagationStatus: 'loaded', active: true, loaded: true },
	already_active: { propagationStatus: 'loaded', active: true, loaded: true },
	failed: { propagationStatus: 'failed', active: true, loaded: false },
	timeout: { propagationStatus: null, active: true, loaded: false },
	overtaken: { propagationStatus: null, active: false, loaded: false },
	not_confirmed: { propagationStatus: null, active: null, loaded: false },
};

/** An outcome in the words of Caracal's own example script. */
export function propagated(outcome: Move['outcome']): Propagated {
	return PROPAGATED[outcome];
}
