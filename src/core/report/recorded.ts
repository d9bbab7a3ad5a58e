import { z } from 'zod';
import { JsonObjectSchema } from '../../model/json.js';
import { EngineCheckSchema } from './evidence.js';
import { TargetSchema } from './target.js';
import { FieldSourceSchema } from './trace.js';

/** How often a decision was logged, and when: ISO 8601 in UTC. */
export const SeenSchema = z.object({ count: z.int().positive(), first: z.string(), last: z.string() });
export type Seen = z.infer<typeof SeenSchema>;

/** One case as `record` writes it: a regression case, and where it comes from. */
export const RecordedCaseSchema = z.object({
	name: z.string(),
	expect: z.enum(['allow', 'deny', 'hold']).meta({ description: 'as observed the last time' }),
	input: JsonObjectSchema,
	seen: SeenSchema,
	from: z
		.object({ requestId: z.string(), eventId: z.string(), version: z.string() })
		.meta({ description: 'the newest event, and the version that decided it' }),
	provenance: z
		.array(FieldSourceSchema.pick({ path: true, source: true, law: true }))
		.meta({ description: 'the fields that audit does not hold as they stand here' }),
	digest: z.string().meta({
		description: 'the first 16 digits of the SHA-256 of what decisions read of the input, in canonical form',
	}),
	superseded: z
		.object({ by: z.string(), decides: z.enum(['allow', 'deny', 'hold']) })
		.optional()
		.meta({ description: 'there where the version that was active when it was recorded decides otherwise' }),
});
export type RecordedCase = z.infer<typeof RecordedCaseSchema>;

/** Why a distinct decision makes no case. */
export const LeftOutWhySchema = z.enum(['uncalibrated', 'uncalibratable', 'ambiguous', 'not_sampled']);
export type LeftOutWhy = z.infer<typeof LeftOutWhySchema>;

const LeftOutSchema = z.object({
	why: LeftOutWhySchema,
	name: z.string(),
	requestId: z.string(),
	eventId: z.string(),
	events: z.int(),
	observed: z.string(),
	replayed: z
		.string()
		.nullable()
		.meta({ description: 'what the version that decided says of it now; null where it was not asked' }),
});
export type LeftOut = z.infer<typeof LeftOutSchema>;

const DifferenceSchema = z.object({
	name: z.string(),
	expected: z.string(),
	observed: z.string(),
	requestId: z.string(),
});
export type Difference = z.infer<typeof DifferenceSchema>;

const CountSchema = z.object({
	decisions: z.int().meta({ description: 'distinct ones' }),
	events: z.int(),
});

export const RecordedSchema = z
	.object({
		schema: z.literal('caracalite/recorded@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		pseudonymised: z.boolean(),
		counts: z.object({
			events: z.int().meta({ description: 'audited events that were read' }),
			exchanges: z.int().meta({ description: 'exchanges that the events belong to' }),
			decisions: z.int().meta({ description: 'of these, decided by policy and fitting the filter' }),
			cases: z.int().meta({ description: 'distinct decisions that make a case' }),
			superseded: z.int().meta({ description: 'of these, decided otherwise by the active version' }),
			denials: z.int().meta({ description: 'of these, cases that expect a denial' }),
			uncalibrated: CountSchema.meta({ description: 'the version that decided says otherwise now' }),
			uncalibratable: CountSchema.meta({ description: 'the version that decided cannot be asked' }),
			ambiguous: CountSchema.meta({ description: 'several inputs are possible' }),
			not_sampled: CountSchema.meta({ description: 'left out by --sample' }),
		}),
		leftOut: z.array(LeftOutSchema),
		offline: z.boolean().meta({
			description: 'whether the offline engine stood in for the server, as the token may not simulate',
		}),
		engine: EngineCheckSchema,
		file: z
			.object({
				path: z.string(),
				added: z.int(),
				updated: z.int(),
				unchanged: z.int(),
				differs: z.array(DifferenceSchema).meta({
					description: 'cases whose expectation is not what was observed; they stay as they are',
				}),
			})
			.nullable(),
		cases: z.array(RecordedCaseSchema).nullable().meta({ description: 'null where they went to a file' }),
	})
	.meta({ id: 'caracalite-recorded-1', title: 'cases recorded from audit' });
export type Recorded = z.infer<typeof RecordedSchema>;
