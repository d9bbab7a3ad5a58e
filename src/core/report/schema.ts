import { z } from 'zod';
import { JsonObjectSchema } from '../../model/json.js';
import { VersionRefSchema } from '../../model/version-ref.js';
import { ChangesSchema } from './changes.js';
import { ChecklistSchema } from './checklist.js';
import {
	CandidateSchema,
	CaseSetSchema,
	EngineCheckSchema,
	RegressionSchema,
	ReplaySchema,
	RuntimeSchema,
} from './evidence.js';
import { MoveSchema } from './move.js';
import { ProposalSchema } from './proposal.js';
import { ShadowSchema } from './shadow.js';
import { TargetSchema } from './target.js';
import { TraceSchema } from './trace.js';
import { TroubleSchema, WatchedSchema } from './watch.js';

export const REPORT_SCHEMA = 'caracalite/report@1';

/** One thing that stands against a candidate, with what may be done about it. */
export const FindingSchema = z.object({
	blocker: z.string().meta({ description: 'its stable code, with what it is about behind colons' }),
	hint: z.string().nullable().meta({ description: 'what to do about it' }),
	accept: z.array(z.string()).meta({ description: 'the flags that accept it, all of them needed' }),
	reviewable: z.boolean().meta({ description: 'whether a person may take it after a look' }),
});
export type Finding = z.infer<typeof FindingSchema>;

export const GateSchema = z.object({
	gate: z.string(),
	status: z.enum(['passed', 'failed', 'not_evaluated']),
	text: z.string(),
	blockers: z.array(z.string()),
	findings: z.array(FindingSchema).meta({ description: 'the same blockers, each with what to do about it' }),
});
export type Gate = z.infer<typeof GateSchema>;

/** How a change of authority stands: what speaks for it, or that nothing does. */
export const StandingSchema = z.object({
	row: z.int().meta({ description: 'its place among `changes.authority.rows`' }),
	kind: z.string(),
	standing: z.enum(['needed', 'meant', 'accepted', 'open']),
	by: z.string().nullable().meta({ description: 'the flag or the profile that declared or accepted it' }),
});

export type Standing = z.infer<typeof StandingSchema>;

/** What was taken although it stands against the candidate. */
export const AcceptedSchema = z.object({
	what: z.string(),
	count: z.int(),
	by: z.string().meta({ description: 'the flag, or what of the profile' }),
});

/** A row of the server's admin audit, by which it says when something was. */
export const AuditMarkSchema = z.object({
	id: z.string(),
	at: z.string().meta({ description: "by the server's clock, ISO 8601" }),
});
export type AuditMark = z.infer<typeof AuditMarkSchema>;

export const VerdictSchema = z.object({
	safeToActivate: z.boolean(),
	status: z
		.enum(['safe', 'review', 'blocked'])
		.meta({ description: 'review: only what a person may accept after a look stands against it' }),
	blockers: z.array(z.string()),
	gates: z.array(GateSchema),
	notKnown: z.array(z.string()),
	changes: z.array(StandingSchema).meta({ description: 'how each change stands that is at work' }),
	accepted: z
		.array(AcceptedSchema)
		.meta({ description: 'what was accepted or declared as meant, and by what' }),
	at: z.string().meta({ description: "by this machine's clock; nothing is decided by it" }),
	auditMark: AuditMarkSchema.nullable().default(null).meta({
		description:
			'the newest call on policy sets that the server had kept when the verdict was there: it holds for one activation after that, for a day at most; null where no activation is to follow, or it could not be read',
	}),
});
export type Verdict = z.infer<typeof VerdictSchema>;

/** The one report, which grows from command to command. */
export const ReportSchema = z
	.object({
		schema: z.literal(REPORT_SCHEMA),
		ok: z.boolean(),
		reproduced: z
			.boolean()
			.nullable()
			.meta({ description: 'whether a denial that policy decided was found, of each request' }),
		trace: TraceSchema.nullable(),
		policyInput: JsonObjectSchema.nullable().meta({ description: 'the first denial, as it is replayed' }),
		candidate: CandidateSchema.nullable(),
		regressions: z.array(RegressionSchema),
		verdict: VerdictSchema.nullable(),
		activation: MoveSchema.nullable(),
		command: z.string(),
		at: z.string(),
		caracalite: z.string(),
		contractVersion: z.string(),
		target: TargetSchema.extend({ zoneId: z.string().nullable(), zoneName: z.string().nullable() }).meta({
			description:
				'zone, server and profile that the run worked on; null: no zone was asked, documents decided alone',
		}),
		baseline: VersionRefSchema.nullable().meta({
			description: 'what was active in the zone, of whichever set',
		}),
		otherTraces: z.array(TraceSchema).default([]).meta({
			description: 'further requests beside that of `trace`; what is judged holds for all of them together',
		}),
		replays: z.array(ReplaySchema),
		cases: CaseSetSchema.nullable(),
		runtime: RuntimeSchema.nullable(),
		engine: EngineCheckSchema.nullable(),
		changes: ChangesSchema.nullable(),
		watched: WatchedSchema.nullable().meta({ description: 'live decisions after the activation' }),
		trouble: TroubleSchema.nullable().meta({
			description: 'what stands against the version that was activated',
		}),
		cutOff: z
			.object({ code: z.string(), message: z.string() })
			.nullable()
			.default(null)
			.meta({ description: 'why the run ended before it was through; what it holds was judged till then' }),
		checklist: ChecklistSchema.nullable().default(null).meta({
			description: 'what has to be seen after an activation, a line each; null where nothing was activated',
		}),
		rolledBack: MoveSchema.nullable().meta({ description: 'the automatic rollback of the activation' }),
		proposal: ProposalSchema.nullable().default(null),
		shadow: ShadowSchema.nullable()
			.default(null)
			.meta({ description: 'what the candidate would have made of real traffic; null where nobody asked' }),
	})
	.meta({ id: 'caracalite-report-1', title: 'caracalite report' });
export type Report = z.infer<typeof ReportSchema>;

/** What a run that failed prints under `--json`. */
export const ErrorDocumentSchema = z
	.object({
		schema: z.literal('caracalite/error@1'),
		ok: z.literal(false),
		code: z.string(),
		message: z.string(),
		hint: z.string().nullable(),
		changed: z.union([z.boolean(), z.literal('unknown')]),
		details: z.record(z.string(), z.unknown()).optional(),
	})
	.meta({ id: 'caracalite-error-1', title: 'caracalite error' });
export type ErrorDocument = z.infer<typeof ErrorDocumentSchema>;
