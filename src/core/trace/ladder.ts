import { reasonOf } from '../../model/diagnostics.js';
import type { Bundle } from '../../policy/bundle.js';
import type { Decision } from '../report/trace.js';

/**
 * Climbs the contract's ladder for a logged decision with the version that decided; null where the
 * bundle is not for the offline engine to decide. Pure.
 */
export function ladderOf(bundle: Bundle, decision: Decision): Decision['ladder'] {
	if (bundle.kind !== 'ready' || decision.input === null) return null;
	const { shape, evaluation, rungs, facts } = bundle.engine.ladder(decision.input);
	const reason = evaluation.status === 'complete' ? reasonOf(evaluation.result.diagnostics) : null;
	const logged = decision.decision === 'deny' ? 'deny' : 'allow';
	return {
		shape,
		agrees:
			evaluation.status === 'complete' && evaluation.result.decision === logged && reason === decision.reason,
		gates: rungs.map(({ rung, status, text }) => ({ gate: rung, status, text })),
		roles: facts.roles,
		missing: facts.missing,
		owner: facts.owner,
		definedIn: facts.definedIn,
	};
}
