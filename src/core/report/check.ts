import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { FoundSchema } from '../../policy/check/schema.js';
import { TargetSchema } from './target.js';

/** How documents on disk stand against the version that is active. */
export const FileDriftSchema = z.object({
	version: VersionRefSchema.nullable().meta({ description: 'what is active; null where nothing is' }),
	documents: z.array(
		z.object({
			name: z.string().meta({ description: 'of its policy' }),
			file: z.string().nullable(),
			how: z
				.enum(['changed', 'only_here', 'only_in_zone'])
				.meta({ description: 'other content; not part of the active version; in no file of the folder' }),
		}),
	),
	unknown: z.string().nullable().meta({ description: 'why they could not be compared' }),
});
export type FileDrift = z.infer<typeof FileDriftSchema>;

/** What `check` prints under `--json`. */
export const CheckSchema = z
	.object({
		schema: z.literal('caracalite/check@1'),
		target: TargetSchema.optional(),
		ok: z.boolean().meta({
			description:
				'whether no error was found; with --strict, nothing at all; with --fail-on-drift, the documents are those of the active version too',
		}),
		strict: z.boolean(),
		failOnDrift: z.boolean(),
		...FoundSchema.shape,
		errors: z.int(),
		warnings: z.int(),
		unknown: z.int(),
		drift: FileDriftSchema.nullable().meta({ description: 'null where no zone was to be asked' }),
	})
	.meta({ id: 'caracalite-check-1', title: 'what is wrong with documents' });
export type Checked = z.infer<typeof CheckSchema>;
