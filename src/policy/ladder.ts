import type { JsonObject } from '../model/json.js';
import { decideRequest } from './decide.js';
import { inputRefusal, type PolicyRequest, readRequest } from './input.js';
import type { Rulebook } from './rulebook.js';
import { capsOn } from './rungs/confinement.js';
import { RUNGS } from './rungs/order.js';
import { bindingsOf } from './rungs/owner.js';
import { missingScopes, roleRung, rolesOf } from './rungs/role.js';
import { lacking } from './rungs/rung.js';
import { scopesAsked, shapeOf } from './rungs/shape.js';
import type { Evaluation, Ladder, RequestShape, RungOutcome } from './types.js';

/** Decides one input and tells how: the rungs of its shape up to the first refusal, and the facts around them. */
export function climb(rules: Rulebook, input: JsonObject): Ladder {
	const refusal = inputRefusal(input);
	const request = readRequest(input);
	const shape = refusal === null ? shapeOf(request) : 'none';
	const evaluation: Evaluation =
		refusal === null ? decideRequest(rules, request, shape) : { status: 'failed', ...refusal };
	return {
		shape,
		evaluation,
		rungs:
			evaluation.status === 'complete' ? outcomes(rules, request, shape) : unreached(rules, request, shape),
		facts: facts(rules, request, shape),
	};
}

function outcomes(rules: Rulebook, request: PolicyRequest, shape: RequestShape): RungOutcome[] {
	const rungs = RUNGS[shape];
	const stop = rungs.findIndex((rung) => rung.check(request, rules) !== null);
	return rungs.map((rung, index) => {
		const status = stop < 0 || index < stop ? 'passed' : index === stop ? 'failed' : 'not_reached';
		const passed = rung.check(request, rules) === null;
		return { rung: rung.name, status, ...rung.tell(request, rules, passed) };
	});
}

/** The rungs of an evaluation that failed: none was asked. */
function unreached(rules: Rulebook, request: PolicyRequest, shape: RequestShape): RungOutcome[] {
	return outcomes(rules, request, shape).map((outcome) => ({ ...outcome, status: 'not_reached' }));
}

function facts(rules: Rulebook, request: PolicyRequest, shape: RequestShape): Ladder['facts'] {
	const grant = rules.grants.get(request.resource);
	return {
		resource: request.resource,
		principal: request.principalId,
		labels: [...request.labels],
		scopes: [...scopesAsked(request)],
		bindings: bindingsOf(request, rules),
		owner: grant?.grant.application ?? null,
		roles: rolesOf(request, rules).map(({ label, scopes }) => ({ label, scopes: [...scopes] })),
		missing: RUNGS[shape].includes(roleRung) ? missingScopes(request, rules) : [],
		confinement: capsOn(request, rules).map(({ labelPrefix, scopes }) => ({
			labelPrefix: labelPrefix ?? '',
			scopes: [...scopes],
			leavesOut: labelPrefix === null ? [...request.requested] : lacking(request.requested, scopes),
		})),
		restrictions: rules.data.restrictions,
		definedIn: definedIn(rules),
	};
}

function definedIn(rules: Rulebook): { [name: string]: string } {
	const names = Object.entries(rules.data.definedIn);
	return Object.fromEntries(names.map(([name, documents]) => [name, documents.join(', ')]));
}
