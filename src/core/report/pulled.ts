import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { TargetSchema } from './target.js';

export const PulledSchema = z
	.object({
		schema: z.literal('caracalite/pulled@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		folder: z.string(),
		manifest: z.string().meta({ description: 'the file that says what was pulled' }),
		version: VersionRefSchema,
		documents: z.array(
			z.object({
				name: z.string(),
				file: z.string().meta({ description: 'in the folder' }),
				policyVersionId: z.string(),
				sha256: z.string(),
				action: z.enum(['written', 'replaced', 'same']),
			}),
		),
		removed: z
			.array(z.string())
			.meta({ description: 'files of an earlier pull whose documents the version does not have' }),
	})
	.meta({ id: 'caracalite-pulled-1', title: 'the documents of a version as files' });
export type Pulled = z.infer<typeof PulledSchema>;

/** How pulled files stand against what was pulled, as `status` tells it. */
export const FilesStatusSchema = z.object({
	folder: z.string(),
	version: VersionRefSchema.nullable().meta({
		description: 'what was pulled; null where that is unreadable',
	}),
	active: z.boolean().meta({ description: 'whether what was pulled is what is active in this zone' }),
	same: z.number().int(),
	differ: z.array(z.object({ file: z.string(), how: z.enum(['changed', 'missing', 'new']) })),
});
export type FilesStatus = z.infer<typeof FilesStatusSchema>;
