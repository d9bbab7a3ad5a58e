import type { JsonObject } from '../../model/json.js';
import { type PolicyRequest, readRequest } from '../input.js';
import { scopesAsked, shapeOf } from '../rungs/shape.js';
import type { RequestShape } from '../types.js';
import type { AuthorityRow } from './schema.js';

/**
 * Whether `row` can be why two sides decide `input` differently. Of every input that they do decide
 * differently, some row of their diff is.
 */
export function explains(row: AuthorityRow, input: JsonObject): boolean {
	const request = readRequest(input);
	return explainsRequest(row, request, shapeOf(request));
}

/** {@link explains} for an input that has been read. */
export function explainsRequest(row: AuthorityRow, request: PolicyRequest, shape: RequestShape): boolean {
	return row.decides.includes(shape) && concerns(row, request, shape);
}

function concerns(row: AuthorityRow, request: PolicyRequest, shape: RequestShape): boolean {
	const { principalId, resource, labels, requested } = request;
	switch (row.kind) {
		case 'authority_gained':
		case 'authority_lost':
			if (row.applicationId !== principalId || row.resource !== resource) return false;
			return row.role === null || (labels.includes(row.role) && scopesAsked(request).includes(row.scope));
		case 'hold_added':
		case 'hold_removed':
		case 'hold_changed':
			if (!requested.includes(row.scope)) return false;
			if (row.role === null) return shape === 'workload_mint';
			return row.applicationId === principalId && row.resource === resource && labels.includes(row.role);
		case 'class_conflict_added':
		case 'class_conflict_removed':
			if (!requested.includes(row.scope) || !row.others.some((one) => requested.includes(one))) return false;
			if (row.role === null) return shape === 'workload_mint';
			return row.applicationId === principalId && row.resource === resource && labels.includes(row.role);
		case 'confinement_widened':
		case 'confinement_narrowed':
			return touchesLabels(row.labelPrefix, labels) && requested.some((scope) => covers(row, scope));
		case 'binding_added':
		case 'binding_removed':
		case 'binding_changed':
			return row.resources.includes(resource) && [row.from, row.to].includes(principalId);
		case 'owner_changed':
			return row.resource === resource && [row.from, row.to].includes(principalId);
		case 'policy_renamed':
			return row.resource === resource && row.applicationId === principalId;
		case 'risk_changed':
			return requested.includes(row.scope);
		case 'conflict_added':
		case 'conflict_mended':
			if (row.reach === 'granted_resources') return row.resources.includes(resource);
			return row.scope === null || requested.includes(row.scope);
		default:
			return true;
	}
}

/** Whether a row of confinement is about a session with these labels. */
export function touchesLabels(labelPrefix: string | null, labels: readonly string[]): boolean {
	return labelPrefix === null || labels.some((label) => label.startsWith(labelPrefix));
}

/** Whether a row of confinement is about this scope. */
export function covers(
	{ scope, except }: { scope: string | null; except: string[] },
	asked: string,
): boolean {
	return scope === null ? !except.includes(asked) : scope === asked;
}
