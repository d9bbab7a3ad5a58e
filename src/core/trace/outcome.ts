import type { Decision, Trace } from '../report/trace.js';

/** A denial that policy decided: the only kind that another version can change. */
export function policyDenials(trace: Trace, resource: string | null): Decision[] {
	return trace.decisions.filter(
		(decision) =>
			decision.kind === 'policy' &&
			decision.decision === 'deny' &&
			(resource === null || decision.resource === resource),
	);
}

/** What tells a decision from others here. */
export type Decided = Pick<Decision, 'kind' | 'decision'>;

/**
 * What became of a request, which `final_decision` alone does not tell: a partial grant and a
 * policy denial are both `deny` there, and an operational denial is no matter of policy.
 */
export function outcomeOf(decisions: Decided[], statuses: string[], finalDecision: string): Trace['outcome'] {
	const granted = decisions.some((decision) => decision.decision === 'allow');
	const held = finalDecision === 'pending' || decisions.some((decision) => decision.decision === 'hold');
	const denied = decisions.some((decision) => decision.kind === 'policy' && decision.decision === 'deny');
	const exchangeDenied = statuses.includes('exchange_denied');
	if (denied && granted && !exchangeDenied) return 'granted_in_part';
	if (denied && (exchangeDenied || !held)) return 'denied';
	if (held) return 'held';
	return finalDecision === 'deny' ? 'refused' : 'allowed';
}
