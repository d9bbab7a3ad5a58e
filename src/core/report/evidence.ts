import { z } from 'zod';
import { AnswerSchema, WaitingSchema } from '../../model/answer.js';
import { JsonObjectSchema, JsonSchema } from '../../model/json.js';
import { VersionRefSchema } from '../../model/version-ref.js';
import { FieldSourceSchema } from './trace.js';

/** The candidate and what it says of the denial as a whole: the worst of its answers. */
export const CandidateSchema = z.object({
	decision: z
		.enum(['allow', 'deny', 'not_executed'])
		.meta({ description: '`not_executed` where nothing, or not everything, was decided' }),
	executed: z.boolean(),
	wouldActivate: z.boolean().nullable(),
	warnings: z.array(z.string()),
	diagnostics: z.array(JsonObjectSchema),
	hold: WaitingSchema.nullable(),
	version: VersionRefSchema.nullable().meta({ description: 'null for documents on disk' }),
	documents: z.array(z.string()),
	base: VersionRefSchema.nullable().meta({
		description: 'the version that documents on disk lie over; null where they are the whole bundle',
	}),
});
export type Candidate = z.infer<typeof CandidateSchema>;

/** What the versions in play say of one input that the engine may have seen. */
export const AlternativeSchema = z.object({
	input: JsonObjectSchema,
	fields: z.array(FieldSourceSchema),
	possible: z
		.boolean()
		.meta({ description: 'false where the version that decided would not have decided so' }),
	decider: AnswerSchema.nullable(),
	baseline: AnswerSchema.nullable(),
	candidate: AnswerSchema.nullable(),
});
export type Alternative = z.infer<typeof AlternativeSchema>;

/** One input replayed: what was logged, and what each version in play says of it. */
export const ReplaySchema = z.object({
	requestId: z
		.string()
		.nullable()
		.default(null)
		.meta({ description: 'the request that it is of; null for an input from a file' }),
	eventId: z.string().nullable().meta({ description: 'null for an input from a file' }),
	resource: z.string().nullable(),
	asRebuilt: z.boolean(),
	overlays: z.array(z.string()),
	input: JsonObjectSchema,
	fields: z.array(FieldSourceSchema),
	logged: z.object({ decision: z.string(), reason: z.string().nullable() }).nullable(),
	decider: AnswerSchema.nullable(),
	baseline: AnswerSchema.nullable(),
	candidate: AnswerSchema,
	calibration: z
		.enum(['calibrated', 'uncalibrated', 'uncalibratable', 'not_checked'])
		.meta({ description: 'whether the version that decided then still decides so on this input' }),
	alternatives: z.array(AlternativeSchema),
	inconclusive: z
		.array(z.string())
		.meta({ description: 'fields that are not known and on which the answer hangs; empty when it does not' }),
});
export type Replay = z.infer<typeof ReplaySchema>;

export const ExpectationSchema = z.object({
	decision: z.enum(['allow', 'deny', 'hold']),
	reason: z.string().nullable(),
	policy: z.string().nullable(),
	tiers: z.array(z.string()).nullable(),
	risk: JsonSchema.nullable(),
});
export type Expectation = z.infer<typeof ExpectationSchema>;

/** Something about a case that may not be as it was meant: it is run all the same. */
export const RemarkSchema = z.object({
	code: z.enum([
		'unknown_field',
		'no_schema_version',
		'unknown_application',
		'unknown_resource',
		'unknown_scope',
		'unknown_label',
		'other_zone',
	]),
	path: z.string().meta({ description: 'the member of the case, `input.resource.identifier`' }),
	line: z
		.number()
		.int()
		.nullable()
		.meta({ description: 'in the file of the case; null where it is not known' }),
	column: z.number().int().nullable(),
	name: z.string().meta({ description: 'what is not known' }),
	nearest: z.string().nullable().meta({ description: 'the known name nearest to it' }),
	text: z.string(),
});
export type Remark = z.infer<typeof RemarkSchema>;

/** One regression case on the candidate. `actual` is `not_executed` where nothing was decided. */
export const RegressionSchema = z.object({
	name: z.string(),
	expected: z.string(),
	actual: z.string(),
	passed: z.boolean(),
	warnings: z.array(z.string()),
	notes: z.array(z.string()),
	remarks: z.array(RemarkSchema),
	vacuous: z
		.string()
		.nullable()
		.meta({ description: 'why a case that is met cannot fail: no documents could allow its input' }),
	ofDenial: z.boolean().meta({ description: 'whether its input is that of the denied request' }),
	result: AnswerSchema.shape.result,
	expectation: ExpectationSchema,
	file: z.string(),
	line: z
		.int()
		.nullable()
		.default(null)
		.meta({ description: 'of the case in its file; null where it is not known' }),
	input: JsonObjectSchema.nullable().meta({
		description: 'the input that a case in a few words stands for; null where the case holds its input',
	}),
	answer: AnswerSchema,
	baseline: AnswerSchema.nullable().meta({
		description: 'what the active version says; shown, never judged',
	}),
	change: z
		.enum(['regression', 'newly_held', 'already_failing', 'fixed', 'met', 'unknown'])
		.meta({ description: 'the candidate against the baseline; unknown where the baseline was not asked' }),
});
export type Regression = z.infer<typeof RegressionSchema>;

/** A case that a person named, to have its expectation rewritten in its file. */
export const AcceptedSchema = z.object({
	name: z.string(),
	file: z.string(),
	expected: z.string(),
	now: z.string().nullable().meta({ description: 'what the file says now; null where nothing was written' }),
	why: z.string().nullable().meta({ description: 'why nothing was written' }),
});
export type Accepted = z.infer<typeof AcceptedSchema>;

export const CaseSetSchema = z.object({
	files: z.array(z.string()),
	count: z.number().int().meta({ description: 'cases that were to be run' }),
	digest: z.string().meta({
		description: 'SHA-256 of all cases of the files in canonical form, those that were left out too',
	}),
	notRun: z.number().int().meta({ description: 'cases left alone after the first that failed' }),
	leftOut: z.number().int().meta({ description: 'cases of the files that a filter or a shard left out' }),
	shard: z.string().nullable(),
	vacuous: z.number().int().meta({ description: 'cases that are met, and that nothing could fail' }),
	accepted: z.array(AcceptedSchema).meta({ description: 'cases that --accept named' }),
});
export type CaseSet = z.infer<typeof CaseSetSchema>;

/** What came of comparing the offline engine with the server on every replay. */
export const EngineCheckSchema = z.object({
	compared: z.number().int(),
	disagreement: z
		.object({
			version: z.string(),
			versionId: z.string(),
			input: JsonObjectSchema,
			server: z.string(),
			offline: z.string(),
		})
		.nullable(),
	logicVersions: z
		.array(z.string())
		.meta({ description: 'versions with Rego logic, of which every input is asked on its own' }),
});
export type EngineCheck = z.infer<typeof EngineCheckSchema>;

/** What the runtime said of itself when the verdict was reached. */
export const RuntimeSchema = z.object({
	ready: z.boolean().nullable(),
	state: z.string(),
	text: z.string(),
});
export type Runtime = z.infer<typeof RuntimeSchema>;
