import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { BrokenSchema } from '../../policy/authority/broken.js';
import { DriftSchema } from '../../policy/authority/drift.js';
import { AuthorityDiffSchema } from '../../policy/authority/schema.js';
import { DocumentChangeSchema } from '../../policy/diff/schema.js';
import { TargetSchema } from './target.js';

const SideSchema = z.object({
	version: VersionRefSchema.nullable(),
	files: z.array(z.string()).meta({ description: 'documents on disk; empty for a version' }),
	over: VersionRefSchema.nullable().meta({
		description: 'the version that files lie over; null for a version, and where they are the whole',
	}),
});

/** What a candidate changes against what is active: documents, and authority exactly. */
export const ChangesSchema = z.object({
	from: SideSchema.nullable().meta({ description: 'null: nothing is active, everything is denied' }),
	to: SideSchema,
	documents: z.array(DocumentChangeSchema),
	authority: AuthorityDiffSchema,
	drift: z.array(DriftSchema).meta({ description: 'what the candidate names and the zone does not have' }),
	broken: z.array(BrokenSchema).meta({ description: 'what the documents prove against the candidate' }),
	unknown: z.string().nullable().meta({ description: 'why authority could not be compared' }),
});
export type Changes = z.infer<typeof ChangesSchema>;

/** What `diff` prints under `--json`. */
export const DiffSchema = z
	.object({
		schema: z.literal('caracalite/diff@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		changes: ChangesSchema,
	})
	.meta({ id: 'caracalite-diff-1', title: 'what one version changes against another' });
