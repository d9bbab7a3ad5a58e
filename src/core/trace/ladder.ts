import { CLASS_CONFLICT } from '../../policy/approvals.js';
import type { Bundle } from '../../policy/bundle.js';
import { reasonOf } from '../../policy/diagnostics.js';
import type { Decision } from '../report/trace.js';

/** What stops a request behind the contract's own rungs. */
const APPROVAL = {
	gate: 'approval',
	status: 'failed' as const,
	text: 'the tiers need both an operator and a subject, so nobody can grant it',
};

/**
 * Climbs the contract's ladder for a logged decision with the version that decided; null where the
 * bundle is not for the offline engine to decide. Pure.
 */
export function ladderOf(bundle: Bundle, decision: Decision): Decision['ladder'] {
	if (bundle.kind !== 'ready' || decision.input === null) return null;
	const { shape, evaluation, rungs, facts } = bundle.engine.ladder(decision.input);
	const refused = decision.reason === CLASS_CONFLICT;
	const reason = evaluation.status === 'complete' ? reasonOf(evaluation.result.diagnostics) : null;
	const logged = decision.decision === 'deny' && !refused ? 'deny' : 'allow';
	return {
		shape,
		agrees:
			evaluation.status === 'complete' &&
			evaluation.result.decision === logged &&
			reason === (refused ? null : decision.reason),
		gates: [
			...rungs.map(({ rung, status, text }) => ({ gate: rung, status, text })),
			...(refused ? [APPROVAL] : []),
		],
		roles: facts.roles,
		missing: facts.missing,
		owner: facts.owner,
		definedIn: facts.definedIn,
	};
}
