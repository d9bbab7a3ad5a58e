import type { JsonObject } from '../model/json.js';
import type { AuthorityData } from './data.js';
import { decideRequest } from './decide.js';
import { reasonOf } from './diagnostics.js';
import { inputRefusal, type PolicyRequest, readRequest } from './input.js';
import { rulebookOf } from './rulebook.js';
import { scopesAsked, shapeOf } from './rungs/shape.js';

/**
 * Why no literal documents could ever allow `input`, in words; null where some could. Found by asking
 * the documents that give this request all that it can use. An input that is not evaluated is refused
 * and not denied: null too. Pure.
 */
export function deniedByEveryBundle(input: JsonObject): string | null {
	if (inputRefusal(input) !== null) return null;
	const request = readRequest(input);
	const shape = shapeOf(request);
	const evaluation = decideRequest(rulebookOf(everythingFor(request), []), request, shape);
	if (evaluation.status !== 'complete' || evaluation.result.decision === 'allow') return null;
	if (shape === 'none') return shapeless(request);
	return WORDS[reasonOf(evaluation.result.diagnostics) ?? ''] ?? 'the input cannot be allowed';
}

const WORDS: Readonly<Record<string, string>> = {
	delegation_scope_exceeded: 'delegation_edge.scopes does not hold what is asked for',
	role_scope_mismatch: 'the session has no labels, so it can hold no role',
	mandate_target_mismatch: 'the mandate is for other resources',
};

function shapeless({ requested, mandate, delegated, hasSession }: PolicyRequest): string {
	if (mandate === null && requested.length === 0) return 'the input asks for no scopes';
	if (mandate === null && delegated === null && hasSession) return 'a session asks without a delegation';
	return 'the input has none of the shapes that can be allowed';
}

/** Documents that bind the principal, give it the resource, and every label all scopes that are asked for. */
function everythingFor(request: PolicyRequest): AuthorityData {
	const scopes = [...scopesAsked(request)];
	const roles = request.labels.map((role) => ({ role, scopes }));
	return {
		bindings: [{ key: 'owner', applicationId: request.principalId }],
		grants: [{ resource: request.resource, application: 'owner', applicationName: 'owner', roles }],
		confinement: [],
		restrictions: [],
		risk: [],
		riskWellFormed: true,
		approvalTiers: [],
		approvalWellFormed: true,
		definedIn: {},
	};
}
