import type { Unmendable } from '../../propose/ask.js';
import { policyReason } from './reasons.js';

/** Why policy does not help, and who or what does. */
export interface Advice {
	why: string;
	fix: string;
}

const BY_REASON: ReadonlySet<Unmendable> = new Set<Unmendable>([
	'delegation_scope_exceeded',
	'mandate_target_mismatch',
]);

const ADVICE: Readonly<Record<Unmendable, Advice>> = {
	input_not_evaluated: {
		why: 'the input is none that the engine evaluates',
		fix: 'look at the runtime that sent it',
	},
	no_delegation: {
		why: 'its session asked without a delegation, which no policy version allows',
		fix: 'let the agent ask with a delegation',
	},
	no_shape: {
		why: 'the request has none of the shapes that policy can allow',
		fix: 'let the agent ask as a session, under a delegation, with a mandate or as a workload',
	},
	delegation_scope_exceeded: { why: '', fix: '' },
	mandate_target_mismatch: { why: '', fix: '' },
	no_labels: {
		why: 'the session carries no label, so that no role can hold the scope for it',
		fix: 'let the agent carry a label that is a role of the resource',
	},
	contradicts_others: {
		why: 'what it needs excludes what the requests before it need',
		fix: 'propose for it alone, and choose',
	},
	logic: {
		why: 'the documents hold Rego that only the server decides',
		fix: 'a person has to look there',
	},
	refused: { why: 'the documents do not compile', fix: 'mend the place that is named' },
	not_found: { why: 'no edit was found that allows it', fix: 'a person has to look at the documents' },
};

/** What to tell of a request that no edit of the documents allows. Pure. */
export function adviceOn(why: Unmendable): Advice {
	if (!BY_REASON.has(why)) return ADVICE[why];
	const { words, fix } = policyReason(why);
	return { why: words, fix };
}
