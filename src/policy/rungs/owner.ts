import type { PolicyRequest } from '../input.js';
import type { Rulebook } from '../rulebook.js';
import { type DenialReason, listed, type Rung, row } from './rung.js';

/** Whether the principal is the application that `grants` and `app_ids` give the resource to. */
export function isOwner(request: PolicyRequest, rules: Rulebook): boolean {
	return rules.grants.get(request.resource)?.owner === request.principalId;
}

/** Binding keys that name the principal. */
export function bindingsOf(request: PolicyRequest, rules: Rulebook): string[] {
	const own = rules.data.bindings.filter(({ applicationId }) => applicationId === request.principalId);
	return own.map(({ key }) => key);
}

/** The contract has no name for a bootstrap that fails here, so the reason is given. */
function ownerRung(reason: DenialReason): Rung {
	return {
		name: 'owner',
		check: (request, rules) => (isOwner(request, rules) ? null : reason),
		tell(request, rules, passed) {
			const owner = rules.grants.get(request.resource)?.grant.application ?? null;
			const rows = [row(rules, 'grants', `[${request.resource}].application`, owner)];
			const keys = bindingsOf(request, rules);
			for (const key of keys) rows.push(row(rules, 'app_ids', `.${key}`, request.principalId));
			if (passed) return { text: `${owner} owns ${request.resource}`, rows };
			const caller = keys.length === 0 ? 'an application that app_ids does not bind' : listed(keys);
			const held = owner === null ? 'is granted to nobody' : `belongs to ${owner}`;
			return { text: `${request.resource} ${held}, and ${caller} asked`, rows };
		},
	};
}

export const grantedRung = ownerRung('resource_not_granted');
export const bootstrapOwnerRung = ownerRung('no_rule_matched');
