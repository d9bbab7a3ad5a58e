import type { CanarySeen } from '../report/checklist.js';
import type { Move } from '../report/move.js';
import type { Verdict } from '../report/schema.js';
import type { Trouble, Watched } from '../report/watch.js';
import { judgeCanary } from './canary.js';
import { againstIt } from './trial.js';

/** When to go back without being told to: never, on a failure, on a regression too, or ask a person. */
export type RollbackOn = 'failure' | 'regression' | 'never' | 'ask';

/** What a verdict accepted that lets requests wait which did not. */
const WAITS = ['hold', 'case_newly_held', 'newly_held'];

type Found = Pick<Trouble, 'code' | 'text'>;

/**
 * What is wrong after an activation: a failure decides nothing any more, a regression decides
 * otherwise than was judged, or takes from somebody what the version before gave, be it once, as a
 * canary shows too. Null
 * where nothing is known against it. Pure.
 */
export function troubleOf(
	activation: Move,
	watched: Watched | null,
	verdict: Pick<Verdict, 'accepted'> | null,
	canary: CanarySeen | null = null,
): Trouble | null {
	const failure = failureOf(activation, watched);
	if (failure !== null) return { kind: 'failure', ...failure, notBack: null };
	const regression = regressionOf(activation, watched, verdict, canary);
	return regression === null ? null : { kind: 'regression', ...regression, notBack: null };
}

function failureOf({ outcome, text }: Move, watched: Watched | null): Found | null {
	if (outcome === 'failed') return { code: 'activation_failed', text };
	if (watched?.outage === 'policy_eval_failed') {
		return { code: 'policy_eval_failed', text: 'live decisions fail to evaluate' };
	}
	return watched?.outage === 'no_active_policy_set'
		? { code: 'no_active_policy_set', text: 'the runtime decides without a policy set' }
		: null;
}

function regressionOf(
	activation: Move,
	watched: Watched | null,
	verdict: Pick<Verdict, 'accepted'> | null,
	canary: CanarySeen | null,
): Found | null {
	const denied = watched?.newDenials ?? 0;
	if (denied > 0) {
		return { code: 'new_denials', text: `${requests(denied)} denied that ${was(denied)} allowed before` };
	}
	const against = againstIt(activation);
	if (against !== null) return { code: 'not_as_judged', text: against };
	const seen = canary === null ? null : judgeCanary(canary);
	if (seen?.status === 'failed') return { code: 'canary_failed', text: `the canary failed: ${seen.text}` };
	if (watched === null) return null;
	const { newHolds: held, notAsPredicted: other, old } = watched;
	if (held > 0 && !acceptsHolds(verdict)) {
		return {
			code: 'new_holds',
			text: `${requests(held)} waiting for approval that ${was(held)} allowed at once before`,
		};
	}
	if (other > 0) {
		const are = other === 1 ? 'decision is' : 'decisions are';
		return { code: 'not_as_predicted', text: `${other} live ${are} not as predicted` };
	}
	if (old.late === 0) return null;
	const text = `a runtime lags: ${old.late} live ${old.late === 1 ? 'decision' : 'decisions'} by the version before, past the minute in which every runtime loads the new one`;
	return { code: 'runtime_lags', text };
}

/** Whether somebody meant or accepted that requests wait; a verdict without it foretold that none does. */
function acceptsHolds(verdict: Pick<Verdict, 'accepted'> | null): boolean {
	return (verdict?.accepted ?? []).some(({ what }) => WAITS.includes(what));
}

function requests(count: number): string {
	return count === 1 ? '1 live request is' : `${count} live requests are`;
}

function was(count: number): string {
	return count === 1 ? 'was' : 'were';
}

/** Whether a trouble is one to go back for without asking. Pure. */
export function goesBack(trouble: Trouble, on: RollbackOn): boolean {
	return on === 'regression' || (on === 'failure' && trouble.kind === 'failure');
}
