import type { Activation } from '../report/activation.js';
import type { Trouble, Watched } from '../report/watch.js';

/** When to go back without being told to: never, on a failure, on a regression too, or ask a person. */
export type RollbackOn = 'failure' | 'regression' | 'never' | 'ask';

/**
 * What is wrong after an activation: a failure decides nothing any more, a regression decides
 * otherwise than was judged. Null where nothing is known against it. Pure.
 */
export function troubleOf(activation: Activation, watched: Watched | null): Trouble | null {
	if (activation.outcome === 'failed') return { kind: 'failure', text: activation.text };
	const outage = watched?.outage ?? null;
	if (outage === 'policy_eval_failed') return { kind: 'failure', text: 'live decisions fail to evaluate' };
	if (outage === 'no_active_policy_set')
		return { kind: 'failure', text: 'the runtime decides without a policy set' };
	if (outage === 'new_denials') {
		return {
			kind: 'regression',
			text: `${watched?.newDenials ?? 0} live requests are denied that were allowed before`,
		};
	}
	if (activation.works === false)
		return { kind: 'regression', text: 'the denied request is still not allowed' };
	const differs = watched?.differs.length ?? 0;
	if (differs > 0) return { kind: 'regression', text: `${differs} live decisions are not as predicted` };
	return null;
}

/** Whether a trouble is one to go back for without asking. Pure. */
export function goesBack(trouble: Trouble, on: RollbackOn): boolean {
	return on === 'regression' || (on === 'failure' && trouble.kind === 'failure');
}
