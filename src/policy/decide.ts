import type { JsonObject } from '../model/json.js';
import { inputRefusal, type PolicyRequest, readRequest } from './input.js';
import type { BundleProblem } from './problems.js';
import type { Rulebook } from './rulebook.js';
import { delegationRung } from './rungs/delegation.js';
import { RUNGS } from './rungs/order.js';
import type { DenialReason } from './rungs/rung.js';
import { shapeOf } from './rungs/shape.js';
import type { Evaluation, RequestShape } from './types.js';
import { compareText } from './values.js';

/** Decides one input: whether it can be evaluated, then the rungs of its shape, the first refusal being the reason. */
export function decide(rules: Rulebook, input: JsonObject): Evaluation {
	const refusal = inputRefusal(input);
	if (refusal !== null) return { status: 'failed', ...refusal };
	const request = readRequest(input);
	return decideRequest(rules, request, shapeOf(request));
}

/** Decides a request that has been read. */
export function decideRequest(rules: Rulebook, request: PolicyRequest, shape: RequestShape): Evaluation {
	const broken =
		rules.problems.length === 0
			? undefined
			: rules.problems.find((one) => spoils(one, rules, request, shape));
	if (broken !== undefined) return failed(broken);
	for (const rung of RUNGS[shape]) {
		const reason = rung.check(request, rules);
		if (reason !== null) return denied(reason);
	}
	return allowed(rules, request, shape);
}

/** Whether the evaluation reads what `problem` leaves without a value; see the reach of conflicts. */
function spoils(
	problem: BundleProblem,
	rules: Rulebook,
	request: PolicyRequest,
	shape: RequestShape,
): boolean {
	if (problem.reach === 'every_decision') return true;
	// The contract asks for the delegation, then for confinement, and only then for anything else.
	if (problem.reach === 'delegated_mints')
		return shape === 'delegated_mint' && delegationRung.check(request, rules) === null;
	if (problem.reach !== 'granted_resources') return false;
	return typeof rules.grants.get(request.resource)?.grant.application === 'string';
}

function failed(problem: BundleProblem): Evaluation {
	return { status: 'failed', code: 'policy_eval_failed', message: problem.message };
}

function denied(reason: DenialReason): Evaluation {
	return complete('deny', [], [{ reason }]);
}

function complete(decision: 'allow' | 'deny', policies: JsonObject[], diagnostics: JsonObject[]): Evaluation {
	const result = { decision, evaluation_status: 'complete', determining_policies: policies, diagnostics };
	return { status: 'complete', result };
}

function allowed(rules: Rulebook, request: PolicyRequest, shape: RequestShape): Evaluation {
	const grant = rules.grants.get(request.resource);
	if (shape === 'bootstrap') return complete('allow', [{ policy: 'caracal-bootstrap' }], []);
	if (shape === 'mandate_use') return complete('allow', [{ policy: grant?.usePolicy ?? '' }], []);
	const doubled = rules.problems.find(({ scope }) => scope !== null && request.requested.includes(scope));
	if (doubled !== undefined) return failed(doubled);
	const policy = shape === 'workload_mint' ? 'caracal-workload-mint' : (grant?.mintPolicy ?? '');
	return complete('allow', [{ policy }], mintDiagnostics(rules, request));
}

/** What a granted token is classified as: first the tiers that hold it for a human, then each scope's risk. */
function mintDiagnostics(rules: Rulebook, request: PolicyRequest): JsonObject[] {
	if (rules.tiers.size === 0) return [];
	const scopes = request.requested.filter((scope) => rules.tiers.has(scope)).sort(compareText);
	const risk = scopes.map((scope) => ({ scope, tier: rules.tiers.get(scope) ?? '' }));
	const touched = new Set(risk.map(({ tier }) => tier));
	const tiers = rules.data.approvalTiers
		.filter(({ tier }) => touched.has(tier))
		.map(({ declared }) => declared);
	const diagnostics: JsonObject[] = [];
	if (tiers.length > 0) diagnostics.push({ step_up_required: { type: 'human_approval', tiers } });
	if (risk.length > 0) diagnostics.push({ risk });
	return diagnostics;
}
