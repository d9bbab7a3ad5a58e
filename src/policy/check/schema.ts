import { z } from 'zod';

/** What comes of a problem where the documents are taken as they are. */
export const EffectSchema = z
	.enum([
		'refused_by_api',
		'refused_at_load',
		'fails_every_decision',
		'fails_granted_resources',
		'fails_delegated_mints',
		'fails_scope',
		'denies_mints',
		'never_granted',
		'never_matches',
		'says_nothing',
		'misleads',
		'server_decides',
	])
	.meta({
		description:
			'what would happen: refused by the API, or at load; decisions fail or are denied; no human can grant; it matches no request; it is said already; two names look alike; only the server can tell',
	});
export type Effect = z.infer<typeof EffectSchema>;

export const CheckProblemSchema = z.object({
	code: z.string(),
	line: z.int(),
	column: z.int(),
	message: z.string(),
	severity: z.enum(['error', 'warning', 'unknown']).meta({
		description: 'unknown: Rego that only the server decides, of which nothing more is known here',
	}),
	effect: EffectSchema,
});
export type CheckProblem = z.infer<typeof CheckProblemSchema>;

const VerdictSchema = z.enum(['ok', 'refused', 'logic']);
const BySchema = z
	.enum(['api', 'compiler'])
	.nullable()
	.meta({ description: 'who refuses; null where nobody does' });

export const CheckedDocumentSchema = z.object({
	name: z.string(),
	verdict: VerdictSchema.meta({
		description: 'logic: it holds Rego that only the server decides; whether it is taken is not known',
	}),
	by: BySchema,
	problems: z.array(CheckProblemSchema),
});
export type CheckedDocument = z.infer<typeof CheckedDocumentSchema>;

/** A problem of several documents, at one of its places. */
const TogetherProblemSchema = z.object({ document: z.string(), ...CheckProblemSchema.shape });
export type TogetherProblem = z.infer<typeof TogetherProblemSchema>;

/** What was found in documents, each alone and all of them as one version. */
export const FoundSchema = z.object({
	documents: z.array(CheckedDocumentSchema),
	together: z
		.object({ verdict: VerdictSchema, by: BySchema, problems: z.array(TogetherProblemSchema) })
		.meta({
			description: 'the documents as one version; its problems are those that no document has alone',
		}),
});
export type Found = z.infer<typeof FoundSchema>;
