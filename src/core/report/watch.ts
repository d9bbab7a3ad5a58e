import { z } from 'zod';

/** Decisions by a version that is not the one which was activated. */
const ByOthersSchema = z.object({
	count: z.int(),
	lastAt: z.string().nullable().meta({ description: "when the last one was, by the server's time" }),
});

/** What live decisions showed after an activation. */
export const WatchedSchema = z.object({
	seconds: z.int().meta({ description: 'how long it was watched' }),
	cut: z.boolean().meta({ description: "the run's deadline ended it before its time" }),
	seen: z.int().meta({ description: 'decisions by the version that was activated' }),
	asPredicted: z.int(),
	notPredictable: z.int(),
	notAsPredicted: z.int().meta({ description: 'new denials and new holds apart' }),
	newDenials: z.int().meta({ description: 'denied now, and allowed by the version before' }),
	newHolds: z.int().meta({ description: 'waits for approval now, and did not by the version before' }),
	differs: z
		.array(z.object({ requestId: z.string(), predicted: z.string(), decided: z.string() }))
		.meta({ description: 'decisions that are not as predicted or worse than before, the first ten' }),
	old: ByOthersSchema.extend({
		late: z.int().meta({ description: 'of them, those past the interval in which every runtime looks' }),
		silentSeconds: z.int().meta({
			description: 'from the last one, or from when the new version was loaded, to its last decision',
		}),
	}).meta({ description: 'decisions by the version before, after the new one was loaded' }),
	others: ByOthersSchema.meta({ description: 'decisions by any third version' }),
	converged: z.boolean().nullable().meta({
		description:
			'true: for that interval the new version alone decided; false: the version before decided past it; null: too short or too quiet to tell',
	}),
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
	code: z.enum([
		'activation_failed',
		'policy_eval_failed',
		'no_active_policy_set',
		'not_as_judged',
		'canary_failed',
		'new_denials',
		'new_holds',
		'not_as_predicted',
		'runtime_lags',
	]),
	text: z.string(),
	notBack: z.string().nullable().meta({ description: 'why going back was tried and did not get through' }),
});
export type Trouble = z.infer<typeof TroubleSchema>;
