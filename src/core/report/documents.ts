import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { BrokenSchema } from '../../policy/authority/broken.js';
import { DriftSchema } from '../../policy/authority/drift.js';
import { FilesStatusSchema } from './pulled.js';
import { TargetSchema } from './target.js';

/** Schemas of the smaller documents that commands print under `--json`. */

const ProblemSchema = z.object({
	code: z.string(),
	message: z.string(),
	document: z.string(),
	line: z.number().int(),
	column: z.number().int(),
});

export const StagedSchema = z
	.object({
		schema: z.literal('caracalite/staged@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		dryRun: z.boolean(),
		set: z.object({ id: z.string().nullable(), name: z.string(), made: z.boolean() }),
		documents: z.array(
			z.object({
				name: z.string(),
				action: z.enum(['reused', 'version_added', 'created']),
				versionId: z.string().nullable(),
			}),
		),
		version: VersionRefSchema.nullable(),
		versionMade: z.boolean(),
		base: VersionRefSchema.nullable().meta({ description: 'the version whose other documents stay' }),
		only: z.boolean().meta({ description: 'the version holds exactly these documents' }),
		findings: z.object({
			logic: z.array(ProblemSchema),
			drift: z.array(DriftSchema),
			broken: z.array(BrokenSchema),
		}),
	})
	.meta({ id: 'caracalite-staged-1', title: 'what staging made' });

/** What staging made, or would make, and the version that holds it. */
export type Staged = Omit<z.infer<typeof StagedSchema>, 'schema' | 'ok' | 'zoneId' | 'target'>;

const ListedVersionSchema = z.object({
	versionId: z.string(),
	version: z.number().int(),
	manifestSha256: z.string(),
	createdAt: z.string(),
	active: z.boolean(),
});

export const StatusSchema = z
	.object({
		schema: z.literal('caracalite/status@1'),
		ok: z.boolean().meta({ description: 'a version is active, and the runtime has loaded it' }),
		target: TargetSchema.optional(),
		zone: z.object({ id: z.string(), name: z.string() }),
		active: VersionRefSchema.nullable(),
		runtime: z
			.object({
				propagation: z.string(),
				state: z.string(),
				text: z.string(),
				loadedAt: z.string().nullable(),
				ageSeconds: z.number().nullable(),
			})
			.nullable(),
		activatedAt: z.string().nullable(),
		activatedBy: z.string().nullable(),
		sets: z.array(
			z.object({
				id: z.string(),
				name: z.string(),
				active: z.boolean(),
				versions: z.array(ListedVersionSchema),
			}),
		),
		files: FilesStatusSchema.nullable().meta({
			description:
				'documents that were pulled into the working directory or `policy` in it; null where none were',
		}),
	})
	.meta({ id: 'caracalite-status-1', title: 'what is active in a zone' });
export type Status = z.infer<typeof StatusSchema>;

const ShownDocumentSchema = z.object({
	policyId: z.string().nullable(),
	name: z.string().nullable(),
	versionId: z.string(),
	version: z.number().int().nullable(),
	contentSha256: z.string().nullable(),
	newest: z.number().int().nullable().meta({ description: 'the newest version of the policy' }),
	active: z.boolean().meta({ description: 'whether the version that is active holds it' }),
	content: z.string().nullable().meta({ description: 'null where its policy was archived' }),
});

export const ShownSchema = z
	.object({
		schema: z.literal('caracalite/shown@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		kind: z.enum(['policy', 'version']),
		name: z.string(),
		version: VersionRefSchema.nullable(),
		documents: z.array(ShownDocumentSchema),
	})
	.meta({ id: 'caracalite-shown-1', title: 'a policy, or the documents of a version' });
export type Shown = z.infer<typeof ShownSchema>;

export const AuditRowSchema = z.object({
	requestId: z.string(),
	eventId: z.string(),
	at: z.string(),
	type: z.string(),
	decision: z.enum(['allow', 'deny', 'pending', 'hold']).or(z.string()),
	reason: z.string().nullable(),
	status: z.string(),
	decidedByPolicy: z.boolean(),
	application: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
	resource: z.string().nullable(),
	requestedScopes: z.array(z.string()),
	labels: z.array(z.string()),
	versionId: z.string().nullable(),
});
export type AuditRow = z.infer<typeof AuditRowSchema>;

export const AuditListSchema = z
	.object({
		schema: z.literal('caracalite/audit@1'),
		ok: z.literal(true),
		target: TargetSchema.optional(),
		zoneId: z.string(),
		requests: z.int().meta({ description: 'requests that the events belong to; --limit counts them' }),
		more: z.boolean().meta({ description: 'whether audit holds more requests that fit the filter' }),
		events: z.array(AuditRowSchema).meta({ description: 'of the newest request first' }),
	})
	.meta({ title: 'recent decisions' });

const line = { schema: z.literal('caracalite/audit@1'), ok: z.literal(true) };

/** One line of what `--follow` prints, which is NDJSON. */
export const AuditLineSchema = z
	.discriminatedUnion('event', [
		z.object({
			...line,
			event: z.literal('following'),
			target: TargetSchema.optional(),
			since: z.string(),
		}),
		z.object({ ...line, event: z.literal('decision'), ...AuditRowSchema.shape }),
		z.object({ ...line, event: z.literal('stopped') }),
	])
	.meta({ title: 'one line of `audit --follow --json`, which is NDJSON' });
export type AuditLine = z.infer<typeof AuditLineSchema>;

/** What `audit` prints under `--json`. */
export const AuditSchema = z
	.union([AuditListSchema, AuditLineSchema])
	.meta({ id: 'caracalite-audit-1', title: 'recent decisions, or one as it is made' });
