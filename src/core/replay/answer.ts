import type { Answer, DecisionResult } from '../../model/answer.js';
import { textAt } from '../../model/json.js';
import type { Simulation } from '../../model/simulation.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { holdOf, reasonOf } from '../../policy/diagnostics.js';
import type { Evaluation } from '../../policy/types.js';
import { isRefusedForGood } from './class-conflict.js';

/** The answer in a server simulation. Pure. */
export function answerOfSimulation(simulation: Simulation): Answer {
	const executed = simulation.evaluation === 'executed' && simulation.result !== null;
	const result = executed ? simulation.result : null;
	return {
		by: 'server',
		versionId: simulation.versionId,
		evaluation: executed ? 'executed' : simulation.evaluation === 'failed' ? 'failed' : 'not_executed',
		...decided(result, simulation.reason),
		warnings: simulation.warnings,
		wouldActivate: simulation.wouldActivate,
	};
}

/** The answer of the offline engine; null `versionId` for documents on disk. Pure. */
export function answerOfEvaluation(evaluation: Evaluation, versionId: string | null): Answer {
	const complete = evaluation.status === 'complete';
	return {
		by: 'offline',
		versionId,
		evaluation: complete ? 'executed' : 'failed',
		...decided(complete ? evaluation.result : null, complete ? null : evaluation.code),
		warnings: [],
		wouldActivate: null,
	};
}

/** The answer where nobody could decide, with the reason why not. */
export function notEvaluated(reason: string, versionId: string | null): Answer {
	return {
		by: 'offline',
		versionId,
		evaluation: 'not_executed',
		...decided(null, reason),
		warnings: [],
		wouldActivate: null,
	};
}

/** Policy's word, but for a mint that nobody can grant: the runtime refuses it for good, which only policy mends. */
function decided(result: DecisionResult | null, otherwise: string | null) {
	if (result === null) return { decision: null, reason: otherwise, hold: null, policies: [], result };
	const hold = result.decision === 'allow' ? holdOf(result.diagnostics) : null;
	const refused = isRefusedForGood(hold);
	return {
		decision: refused ? ('deny' as const) : result.decision,
		reason: refused ? CLASS_CONFLICT : result.decision === 'deny' ? reasonOf(result.diagnostics) : null,
		hold,
		policies: result.determining_policies.flatMap((policy) => textAt(policy, 'policy') ?? []),
		result,
	};
}
