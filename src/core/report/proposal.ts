import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { AuthorityDiffSchema } from '../../policy/authority/schema.js';
import { PatchSchema } from '../../policy/diff/patch.js';
import { DATA_NAMES } from '../../policy/names.js';

const CostSchema = z
	.object({
		harm: z.number().int().meta({
			description:
				'rows of authority that somebody loses, approvals that are lifted, entries that are dropped',
		}),
		unneeded: z.number().int().meta({ description: 'rows that are gained and that no denial needs' }),
		sessions: z.number().int().meta({ description: 'sessions of recent traffic that gain anything' }),
		rows: z.number().int().meta({ description: 'rows of the authority diff' }),
		text: z.number().int().meta({ description: 'characters that are put in or taken out' }),
	})
	.meta({ description: 'what weighs most first' });

export const ProposedEditSchema = z.object({
	text: z.string().meta({ description: 'what to do, in words' }),
	changes: z.array(
		z.object({
			kind: z.string(),
			name: z.enum(DATA_NAMES),
			text: z.string(),
			documents: z.array(z.string()).meta({ description: 'that it is made in' }),
		}),
	),
	documents: z.array(
		z.object({
			name: z.string().meta({ description: 'of its policy' }),
			file: z.string().nullable(),
			patch: PatchSchema,
			contentSha256: z.string().meta({ description: 'of the document with the edit' }),
		}),
	),
	authority: AuthorityDiffSchema.meta({ description: 'what it changes against the documents as they are' }),
	cost: CostSchema,
	because: z.string().nullable().meta({ description: 'why the first is before it; null for the first' }),
});
export type ProposedEdit = z.infer<typeof ProposedEditSchema>;

const DenialSchema = z.object({
	requestId: z.string(),
	eventId: z.string().nullable(),
	resource: z.string().nullable(),
	reason: z.string().nullable(),
	outcome: z.enum(['mended', 'allowed', 'spared', 'unmendable', 'not_denied']).meta({
		description:
			'allowed: by the documents as they are; spared: stays denied, while the request is allowed another resource; unmendable: policy alone does not help',
	}),
	why: z.string().nullable(),
	fix: z.string().nullable().meta({ description: 'who or what can help where policy cannot' }),
	inputs: z
		.number()
		.int()
		.meta({ description: 'inputs that the engine may have seen; the proposal is made for the first' }),
});
export type ProposedFor = z.infer<typeof DenialSchema>;

export const ProposalSchema = z
	.object({
		from: z.object({ version: VersionRefSchema.nullable(), files: z.array(z.string()) }),
		denials: z.array(DenialSchema),
		edits: z.array(ProposedEditSchema).meta({ description: 'the smallest first, then what else would do' }),
		proven: z.boolean().meta({ description: 'whether no smaller edit was left untried' }),
		traffic: z
			.object({
				since: z.string(),
				sessions: z.number().int(),
				whole: z.boolean().meta({ description: 'false where audit holds more than was read' }),
			})
			.nullable()
			.meta({ description: 'what was seen of recent sessions; null where nobody looked' }),
		written: z.array(z.string()).meta({ description: 'files that hold the first edit now' }),
		staged: VersionRefSchema.nullable().meta({ description: 'the version that holds the first edit' }),
	})
	.meta({ description: 'the smallest edit of the documents after which the denials are allowed' });
export type ProposalReport = z.infer<typeof ProposalSchema>;
