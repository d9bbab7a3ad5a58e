import type { PolicyRequest } from '../input.js';
import type { RequestShape } from '../types.js';
import type { Rung } from './rung.js';

/** The scope by which an application opens its session. */
const LIFECYCLE_SCOPE = 'agent:lifecycle';

const TOLD: Readonly<Record<RequestShape, string>> = {
	bootstrap: 'an application opens its session',
	delegated_mint: 'a session asks for a token under its delegation',
	workload_mint: 'a workload asks for a credential',
	mandate_use: 'a session presents its mandate',
	none: 'the request has none of the shapes that can be allowed',
};

/** Which of the contract's ways to be allowed `request` asks for. The runtime makes none that fits two. */
export function shapeOf(request: PolicyRequest): RequestShape {
	const { requested, delegated, hasSession, mandate } = request;
	if (mandate !== null)
		return mandate.bound && requested.length === 0 && mandate.scopes.length > 0 ? 'mandate_use' : 'none';
	if (delegated !== null) {
		const asks = requested.length > 0 && !requested.includes(LIFECYCLE_SCOPE);
		return hasSession && asks ? 'delegated_mint' : 'none';
	}
	if (hasSession) return 'none';
	if (request.principalType === 'Workload' && request.actionId === 'CredentialInjection')
		return 'workload_mint';
	const opens = requested.length > 0 && requested.every((scope) => scope === LIFECYCLE_SCOPE);
	return opens ? 'bootstrap' : 'none';
}

/** The scopes that `request` is about: those it asks for, or those its mandate presents. */
export function scopesAsked(request: PolicyRequest): readonly string[] {
	return request.mandate === null ? request.requested : request.mandate.scopes;
}

export const shapeRung: Rung = {
	name: 'shape',
	check: (request) => (shapeOf(request) === 'none' ? 'no_rule_matched' : null),
	tell: (request) => ({ text: TOLD[shapeOf(request)], rows: [] }),
};
