import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { PatchSchema } from '../../policy/diff/patch.js';
import { GrantedRowSchema } from './coverage.js';
import { EngineCheckSchema } from './evidence.js';
import { TargetSchema } from './target.js';
import { UsedTrafficSchema } from './used-traffic.js';

/** Why a row that no traffic surely used is not taken away. */
const KeptWhySchema = z
	.enum([
		'case',
		'keep',
		'mandate_unknown',
		'not_replayed',
		'version_gone',
		'young',
		'several_rules',
		'written_oddly',
		'with_grant',
		'reason',
		'not_written',
	])
	.meta({
		description:
			'case: a case uses it; keep: by --keep; mandate_unknown, not_replayed, version_gone: requests may have used it of which it is not sure what they asked; young: not in force through the whole window; several_rules, written_oddly: it is written in a way that is not edited; with_grant: opening a session goes only with its whole grant; reason: without its grant a request would be denied for another reason; not_written: the edit would say something else than is meant',
	});
export type ToldKeptWhy = z.infer<typeof KeptWhySchema>;

/** What `tighten` prints under `--json`. */
export const TightenedSchema = z
	.object({
		schema: z.literal('caracalite/tightened@1'),
		ok: z.boolean().meta({
			description: 'false where the server decides traffic otherwise on the version that was staged',
		}),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		from: z.object({ version: VersionRefSchema.nullable(), files: z.array(z.string()) }),
		traffic: UsedTrafficSchema,
		total: z.object({ rows: z.int(), used: z.int(), removed: z.int(), kept: z.int() }).meta({
			description: 'of what roles hold and who opens sessions; nothing else is ever taken away',
		}),
		removed: z.array(GrantedRowSchema).meta({ description: 'what nobody used' }),
		changes: z.array(z.string()).meta({ description: 'what takes it away, in words' }),
		documents: z.array(
			z.object({
				name: z.string().meta({ description: 'of its policy' }),
				file: z.string().nullable(),
				patch: PatchSchema,
				contentSha256: z.string().meta({ description: 'of the document with the edit' }),
			}),
		),
		kept: z
			.array(GrantedRowSchema.extend({ why: KeptWhySchema, detail: z.string().nullable() }))
			.meta({ description: 'what no traffic surely used and stays all the same' }),
		shadow: z
			.object({
				classes: z.int(),
				requests: z.int(),
				cases: z.int(),
				flips: z.int().meta({ description: 'decided otherwise with the edit; another reason counts' }),
				by: z.enum(['offline', 'server']),
				example: z.string().nullable().meta({ description: 'of a flip, what it was and is' }),
			})
			.meta({
				description:
					'the same traffic decided with and without the edit: by the server on a version that was staged, else by the offline engine',
			}),
		engine: EngineCheckSchema.meta({
			description: 'the offline engine held against what the server said of the same traffic',
		}),
		notes: z.array(z.string()),
		written: z.array(z.string()).meta({ description: 'files that hold the edit now' }),
		staged: VersionRefSchema.nullable().meta({ description: 'the version that holds the edit' }),
	})
	.meta({ id: 'caracalite-tightened-1', title: 'the authority that nobody used, taken away' });
export type Tightened = z.infer<typeof TightenedSchema>;
