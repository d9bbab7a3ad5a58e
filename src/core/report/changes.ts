import { z } from 'zod';
import { AuthorityDiffSchema } from '../authority/schema.js';
import { VersionRefSchema } from './answer.js';

const SideSchema = z.object({
	version: VersionRefSchema.nullable(),
	files: z.array(z.string()).meta({ description: 'documents on disk; empty for a version' }),
});

/** What a candidate changes against what is active: documents, and authority exactly. */
export const ChangesSchema = z.object({
	from: SideSchema.nullable().meta({ description: 'null: nothing is active, everything is denied' }),
	to: SideSchema,
	documents: z.array(
		z.object({
			name: z.string(),
			change: z.enum(['enters', 'leaves', 'moves', 'changes', 'stays']),
			from: z.string().nullable(),
			to: z.string().nullable(),
			patch: z.string().nullable().meta({ description: 'unified text diff' }),
		}),
	),
	authority: AuthorityDiffSchema,
	drift: z
		.array(z.object({ kind: z.string(), name: z.string(), text: z.string() }))
		.meta({ description: 'what the candidate names and the zone does not have' }),
	broken: z
		.array(z.object({ code: z.string(), text: z.string() }))
		.meta({ description: 'what proves that the candidate would fail or deny decisions of the zone' }),
	unknown: z.string().nullable().meta({ description: 'why authority could not be compared' }),
});
export type Changes = z.infer<typeof ChangesSchema>;
