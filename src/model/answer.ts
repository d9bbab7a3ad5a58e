import { z } from 'zod';
import { JsonObjectSchema } from './json.js';

/** The engine's result in the contract's spelling; unknown keys are kept. */
export const DecisionResultSchema = z.object({
	decision: z.enum(['allow', 'deny']),
	evaluation_status: z.string(),
	determining_policies: z.array(JsonObjectSchema),
	diagnostics: z.array(JsonObjectSchema),
});
export type DecisionResult = z.infer<typeof DecisionResultSchema>;

/** What an allow waits for. */
export const WaitingSchema = z.object({
	tiers: z.array(z.string()),
	approvers: z.array(z.enum(['operator', 'subject', 'any'])).meta({
		description:
			'classes of approver that the tiers ask for; where operator and subject both do, nobody can grant it',
	}),
});
export type Waiting = z.infer<typeof WaitingSchema>;

/**
 * What one version said of one input. `by` tells who decided: the server's simulation, or the
 * offline engine, whose word alone never makes a verdict that can activate.
 */
export const AnswerSchema = z.object({
	by: z.enum(['server', 'offline']),
	versionId: z.string().nullable().meta({ description: 'null for documents on disk' }),
	evaluation: z.enum(['executed', 'failed', 'not_executed']),
	decision: z.enum(['allow', 'deny']).nullable().meta({
		description:
			'null where nothing was evaluated; deny also where nobody can grant what policy allows (approval_class_conflict)',
	}),
	reason: z.string().nullable().meta({ description: 'why it denies, or why it was not evaluated' }),
	hold: WaitingSchema.nullable().meta({
		description:
			'what holds an allow for a human; for approval_class_conflict the tiers that nobody can grant',
	}),
	policies: z.array(z.string()),
	warnings: z.array(z.string()),
	wouldActivate: z.boolean().nullable(),
	result: DecisionResultSchema.nullable(),
});
export type Answer = z.infer<typeof AnswerSchema>;
