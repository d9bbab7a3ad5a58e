import type { GrantRules } from '../rulebook.js';
import type { Comparison } from './comparison.js';

/** A scope that a role of a resource's grant holds. */
export interface RoleScope {
	role: string;
	scope: string;
}

/** The grants of one resource on both sides. */
export interface Pair {
	resource: string;
	was: GrantRules | undefined;
	is: GrantRules | undefined;
	/** The application that owns it; null where none does. */
	from: string | null;
	to: string | null;
}

/** Every resource that either side grants, in the order of their names. */
export function pairedGrants({ before, after }: Comparison): Pair[] {
	const resources = [...new Set([...before.grants.keys(), ...after.grants.keys()])].sort();
	return resources.map((resource) => {
		const was = before.grants.get(resource);
		const is = after.grants.get(resource);
		return { resource, was, is, from: was?.owner ?? null, to: is?.owner ?? null };
	});
}

/** What the roles of a grant hold. */
export function roleScopes(grant: GrantRules | undefined): RoleScope[] {
	const roles = [...(grant?.roles ?? [])];
	return roles.flatMap(([role, scopes]) => [...scopes].map((scope) => ({ role, scope })));
}

export function holdsScope(grant: GrantRules | undefined, { role, scope }: RoleScope): boolean {
	return grant?.roles.get(role)?.has(scope) === true;
}

/** What a resource's grant gives the same application through the same role on both sides. */
export function keptScopes({ was, is, from, to }: Pair): RoleScope[] {
	return from === null || from !== to ? [] : roleScopes(was).filter((one) => holdsScope(is, one));
}
