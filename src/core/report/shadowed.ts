import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { ChangesSchema } from './changes.js';
import { EngineCheckSchema } from './evidence.js';
import { ShadowSchema } from './shadow.js';
import { TargetSchema } from './target.js';

/** Engines that the SELECT of classes is printed for, as `core/traffic/sql` calls them. */
const ENGINES = ['duckdb', 'spark', 'trino', 'clickhouse'] as const;

/** A candidate against traffic. */
export const ShadowedSchema = z
	.object({
		schema: z.literal('caracalite/shadow@1'),
		ok: z.boolean().meta({
			description: 'whether nothing of what was replayed, or may have been, is decided otherwise',
		}),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		at: z.string(),
		baseline: VersionRefSchema.nullable().meta({
			description: 'null: nothing is active, everything is denied',
		}),
		candidate: z.object({
			version: VersionRefSchema.nullable().meta({ description: 'null for documents on disk' }),
			documents: z.array(z.string()),
			base: VersionRefSchema.nullable().meta({ description: 'what documents on disk lie over' }),
		}),
		changes: ChangesSchema,
		shadow: ShadowSchema,
		engine: EngineCheckSchema,
	})
	.meta({ description: 'a candidate against traffic' });
export type Shadowed = z.infer<typeof ShadowedSchema>;

const PrintedSchema = z
	.object({
		schema: z.literal('caracalite/shadow@1'),
		engine: z.enum(ENGINES),
		sql: z.string(),
	})
	.meta({ description: 'with --print-sql: the SELECT that reduces an archive to what --classes reads' });
export type Printed = z.infer<typeof PrintedSchema>;

/** What `shadow` prints under `--json`. */
export const ShadowDocumentSchema = z
	.union([ShadowedSchema, PrintedSchema])
	.meta({ id: 'caracalite-shadow-1', title: 'a candidate against real traffic' });
