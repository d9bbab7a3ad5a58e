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
	acceptedAt: z.string().nullable(),
	loadedAt: z.string().nullable(),
	text: z.string(),
	works: z
		.boolean()
		.nullable()
		.meta({ description: 'whether the active version allows the denied request now' }),
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
