import { z } from 'zod';

/** What live decisions showed after an activation. */
export const WatchedSchema = z.object({
	seen: z.number().int(),
	asPredicted: z.number().int(),
	notPredictable: z.number().int(),
	newDenials: z.number().int().meta({ description: 'denied now, and allowed by the version before' }),
	differs: z.array(z.object({ requestId: z.string(), predicted: z.string(), decided: z.string() })),
	outage: z.enum(['policy_eval_failed', 'no_active_policy_set', 'new_denials']).nullable(),
	unread: z.string().nullable().meta({ description: 'why watching broke off early' }),
	text: z.string(),
});
export type Watched = z.infer<typeof WatchedSchema>;

/** What stands against a version that was just activated. */
export const TroubleSchema = z.object({
	kind: z.enum(['failure', 'regression']).meta({
		description: 'failure: decides nothing any more; regression: decides otherwise than was judged',
	}),
	text: z.string(),
	notBack: z.string().nullable().meta({ description: 'why going back was tried and did not get through' }),
});
export type Trouble = z.infer<typeof TroubleSchema>;
