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

/**
 * What one version said of one input. `by` tells who decided: the server's simulation, or the
 * offline engine, whose word alone never makes a verdict that can activate.
 */
export const AnswerSchema = z.object({
	by: z.enum(['server', 'offline']),
	versionId: z.string().nullable().meta({ description: 'null for documents on disk' }),
	evaluation: z.enum(['executed', 'failed', 'not_executed']),
	decision: z.enum(['allow', 'deny']).nullable().meta({ description: 'null where nothing was evaluated' }),
	reason: z.string().nullable().meta({ description: 'why it denies, or why it was not evaluated' }),
	hold: z
		.object({ tiers: z.array(z.string()) })
		.nullable()
		.meta({ description: 'an allow that waits for a human' }),
	policies: z.array(z.string()),
	warnings: z.array(z.string()),
	wouldActivate: z.boolean().nullable(),
	result: DecisionResultSchema.nullable(),
});
export type Answer = z.infer<typeof AnswerSchema>;
