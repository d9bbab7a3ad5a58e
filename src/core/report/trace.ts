import { z } from 'zod';
import { JsonObjectSchema, JsonSchema } from '../../model/json.js';
import { VersionRefSchema } from '../../model/version-ref.js';

/** Where a field of a replay input comes from. */
export const FieldSourceSchema = z.object({
	path: z.string(),
	source: z.enum(['recorded', 'normalised', 'deduced', 'fetched', 'supplied', 'missing']),
	law: z.string().nullable(),
	why: z.string(),
	before: JsonSchema.nullable(),
	after: JsonSchema.nullable(),
});
export type FieldSource = z.infer<typeof FieldSourceSchema>;

/** An input made fit to replay, and where each field of it comes from. */
export const SourcedInputSchema = z.object({ input: JsonObjectSchema, fields: z.array(FieldSourceSchema) });
export type SourcedInput = z.infer<typeof SourcedInputSchema>;

const GateSchema = z.object({
	gate: z.string(),
	status: z.enum(['passed', 'failed', 'not_reached']),
	text: z.string(),
});

/** How the version that decided came to its decision, climbed by the offline engine. */
export const LadderSchema = z.object({
	shape: z.string(),
	agrees: z.boolean().meta({ description: 'whether the offline engine decides as was logged' }),
	gates: z.array(GateSchema),
	roles: z.array(z.object({ label: z.string(), scopes: z.array(z.string()) })),
	missing: z.array(z.string()),
	owner: z.string().nullable(),
	definedIn: z.record(z.string(), z.string()),
});

/** One decided or refused event of the request, with the input to replay it by. */
export const DecisionSchema = z.object({
	eventId: z.string(),
	kind: z
		.enum(['policy', 'operational'])
		.meta({ description: 'operational denials are decided before policy is asked' }),
	decision: z.enum(['allow', 'deny', 'hold']),
	status: z.string().meta({ description: "the event's evaluation_status" }),
	reason: z.string().nullable(),
	words: z.string(),
	fix: z.string().nullable(),
	application: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
	resource: z.string().nullable(),
	requestedScopes: z.array(z.string()),
	labels: z.array(z.string()),
	policies: z.array(z.string()),
	diagnostics: z.array(JsonObjectSchema),
	at: z.string(),
	decidedBy: VersionRefSchema.extend({ active: z.boolean() }).nullable(),
	manifestSha256: z.string().nullable(),
	asRebuilt: JsonObjectSchema.nullable().meta({
		description: 'the input as the server rebuilt it, untouched',
	}),
	input: JsonObjectSchema.nullable().meta({ description: 'the input that is replayed' }),
	fields: z.array(FieldSourceSchema),
	alternatives: z.array(SourcedInputSchema).meta({
		description: 'every input that the engine may have seen; more than one where audit lacks a field',
	}),
	ladder: LadderSchema.nullable(),
});
export type Decision = z.infer<typeof DecisionSchema>;

export const TraceEventSchema = z.object({
	id: z.string(),
	type: z.string(),
	decision: z.string(),
	status: z.string(),
	resource: z.string().nullable(),
	at: z.string(),
	versionId: z.string().nullable(),
	manifestSha256: z.string().nullable(),
});

/** What audit tells of one request. */
export const TraceSchema = z.object({
	requestId: z.string(),
	outcome: z
		.enum(['denied', 'refused', 'granted_in_part', 'held', 'allowed'])
		.meta({ description: 'refused: operational, no policy version changes it' }),
	finalDecision: z.string(),
	reasons: z.array(z.string()).meta({ description: 'why it was denied or refused, each reason once' }),
	determiningPolicies: z
		.array(JsonObjectSchema)
		.meta({ description: 'the policies that audit names for its denials, as audit holds them' }),
	at: z.string(),
	application: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
	decisions: z.array(DecisionSchema),
	events: z.array(TraceEventSchema),
});
export type Trace = z.infer<typeof TraceSchema>;
