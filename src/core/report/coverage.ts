import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { TargetSchema } from './target.js';
import { UsedTrafficSchema } from './used-traffic.js';

/** A row of authority that documents hold. What does not belong to its kind is null. */
export const GrantedRowSchema = z.object({
	kind: z.enum(['scope', 'session', 'confinement', 'risk', 'approval']).meta({
		description:
			'scope: what a role holds on a resource; session: that its owner opens a session; confinement: a rule; risk: the tier of a scope; approval: a declaration that holds a tier for a human',
	}),
	text: z.string(),
	places: z
		.array(z.object({ document: z.string(), line: z.int(), column: z.int() }))
		.meta({ description: 'where it is said; the document is its file where it comes from one' }),
	applicationId: z.string().nullable(),
	bindingKey: z.string().nullable(),
	resource: z.string().nullable(),
	role: z.string().nullable(),
	scope: z.string().nullable(),
	labelPrefix: z.string().nullable(),
	tier: z.string().nullable(),
});
export type GrantedRow = z.infer<typeof GrantedRowSchema>;

export const CoveredRowSchema = GrantedRowSchema.extend({
	cases: z
		.object({
			deciding: z.int().meta({ description: 'whose decision would be another without the row' }),
			touching: z.int().meta({
				description: 'that it takes part in, and that would be decided alike without it',
			}),
			names: z.array(z.string()).meta({ description: 'of deciding ones, the first five' }),
		})
		.nullable()
		.meta({ description: 'null where no cases were given' }),
	traffic: z
		.object({
			requests: z.int().meta({ description: 'that it takes part in' }),
			deciding: z.int().meta({ description: 'of these, that would be decided otherwise without it' }),
			last: z.string().nullable(),
			maybe: z.int().meta({ description: 'more that may have used it: it is not sure what they asked' }),
		})
		.nullable()
		.meta({ description: 'null where no traffic was read' }),
});
export type CoveredRow = z.infer<typeof CoveredRowSchema>;

/** What `coverage` prints under `--json`. */
export const CoverageSchema = z
	.object({
		schema: z.literal('caracalite/coverage@1'),
		ok: z.boolean().meta({ description: 'false where less is covered than --fail-under asks for' }),
		target: TargetSchema.optional(),
		from: z.object({ version: VersionRefSchema.nullable(), files: z.array(z.string()) }),
		cases: z.object({ files: z.array(z.string()), count: z.int() }).nullable(),
		traffic: UsedTrafficSchema.nullable(),
		rows: z.array(CoveredRowSchema),
		documents: z
			.array(z.object({ document: z.string(), rows: z.int(), covered: z.int() }))
			.meta({ description: 'by the document in which a row stands first' }),
		total: z.object({
			rows: z.int(),
			covered: z.int().meta({
				description: 'rows without which a case would be decided otherwise; without cases, a request',
			}),
			touched: z.int().meta({ description: 'rows that cases only take part in' }),
			percent: z.number().meta({ description: 'of rows that are covered, rounded down to a tenth' }),
		}),
		failUnder: z.number().nullable(),
		notes: z.array(z.string()),
	})
	.meta({ id: 'caracalite-coverage-1', title: 'which rows of authority cases and traffic exercise' });
export type Coverage = z.infer<typeof CoverageSchema>;
