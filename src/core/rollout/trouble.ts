import type { Move } from '../report/move.js';
import type { Trouble, Watched } from '../report/watch.js';
import { againstIt } from './trial.js';

/** When to go back without being told to: never, on a failure, on a regression too, or ask a person. */
export type RollbackOn = 'failure' | 'regression' | 'never' | 'ask';

/**
 * What is wrong after an activation: a failure decides nothing any more, a regression decides
 * otherwise than was judged. Null where nothing is known against it. Pure.
 */
export function troubleOf(activation: Move, watched: Watched | null): Trouble | null {
	const failure = failureOf(activation, watched);
	if (failure !== null) return { kind: 'failure', text: failure, notBack: null };
	const regression = regressionOf(activation, watched);
	return regression === null ? null : { kind: 'regression', text: regression, notBack: null };
}

function failureOf({ outcome, text }: Move, watched: Watched | null): string | null {
	if (outcome === 'failed') return text;
	if (watched?.outage === 'policy_eval_failed') return 'live decisions fail to evaluate';
	return watched?.outage === 'no_active_policy_set' ? 'the runtime decides without a policy set' : null;
}

function regressionOf(activation: Move, watched: Watched | null): string | null {
	if (watched?.outage === 'new_denials')
		return `${watched.newDenials} live requests are denied that were allowed before`;
	const differs = watched?.differs.length ?? 0;
	return againstIt(activation) ?? (differs > 0 ? `${differs} live decisions are not as predicted` : null);
}

/** Whether a trouble is one to go back for without asking. Pure. */
export function goesBack(trouble: Trouble, on: RollbackOn): boolean {
	return on === 'regression' || (on === 'failure' && trouble.kind === 'failure');
}
