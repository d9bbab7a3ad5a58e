import type { PolicyRequest } from '../input.js';
import type { Rulebook } from '../rulebook.js';
import { holdsAll, lacking, listed, type Rung, row } from './rung.js';
import { scopesAsked } from './shape.js';

interface HeldRole {
	label: string;
	scopes: ReadonlySet<string>;
}

/** Labels of the session that are roles of the resource's grant, each once. */
export function rolesOf(request: PolicyRequest, rules: Rulebook): HeldRole[] {
	const roles = rules.grants.get(request.resource)?.roles;
	return [...new Set(request.labels)].flatMap((label) => {
		const scopes = roles?.get(label);
		return scopes === undefined ? [] : [{ label, scopes }];
	});
}

/** Scopes that the nearest role lacks: the one that lacks the fewest, the first of equals. */
export function missingScopes(request: PolicyRequest, rules: Rulebook): string[] {
	const asked = scopesAsked(request);
	const lacks = rolesOf(request, rules).map(({ scopes }) => lacking(asked, scopes));
	return lacks.sort((a, b) => a.length - b.length)[0] ?? [...new Set(asked)];
}

export const roleRung: Rung = {
	name: 'role',
	check(request, rules) {
		const roles = rules.grants.get(request.resource)?.roles;
		const asked = scopesAsked(request);
		for (const label of request.labels) {
			const held = roles?.get(label);
			if (held !== undefined && holdsAll(held, asked)) return null;
		}
		return 'role_scope_mismatch';
	},
	tell(request, rules, passed) {
		const asked = scopesAsked(request);
		const roles = rolesOf(request, rules);
		const path = (label: string) => `[${request.resource}].roles.${label}`;
		const rows = roles.map(({ label, scopes }) => row(rules, 'grants', path(label), [...scopes]));
		const granting = roles.find(({ scopes }) => holdsAll(scopes, asked));
		if (passed) return { text: `${granting?.label} holds ${listed([...new Set(asked)])}`, rows };
		if (roles.length > 0) return { text: roles.map((role) => lackText(role, asked)).join('; '), rows };
		const labels =
			request.labels.length === 0 ? 'the session has no labels, so' : `${listed(request.labels)}:`;
		return { text: `${labels} no role of ${request.resource}`, rows };
	},
};

function lackText({ label, scopes }: HeldRole, asked: readonly string[]): string {
	return `${label} lacks ${listed(lacking(asked, scopes))}`;
}
