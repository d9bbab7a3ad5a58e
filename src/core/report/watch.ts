import { z } from 'zod';

/** What live decisions showed after an activation. */
export const WatchedSchema = z.object({
	seen: z.number().int(),
	asPredicted: z.number().int(),
	notPredictable: z.number().int(),
	newDenials: z.number().int().meta({ description: 'denied now, and allowed by the version before' }),
	differs: z.array(z.object({ requestId: z.string(), predicted: z.string(), decided: z.string() })),
	outage: z.enum(['policy_eval_failed', 'no_active_policy_set', 'new_denials']).nullable(),
	text: z.string(),
});
export type Watched = z.infer<typeof WatchedSchema>;
