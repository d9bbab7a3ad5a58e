import { LIFECYCLE_SCOPE } from '../authority/request.js';
import type { AuthorityData } from '../data.js';
import { entryOf, itemsOf, type Node, textOf } from '../tree.js';
import { declaredTierLints, roleConflicts } from './approval-lints.js';
import { type Lint, warning } from './written.js';
import type { PlacedGrant, Written } from './written-value.js';

/**
 * What is legal and surely wrong with what all documents say together: nobody can hold it, or no
 * request ever matches it. Pure.
 */
export function meaningLints(data: AuthorityData, values: readonly Written[]): Lint[] {
	const grants = data.grants.flatMap((grant) => {
		const place = placeOfGrant(values, grant.resource);
		return place === null ? [] : [{ grant, ...place }];
	});
	return [
		...ownerLints(data, grants),
		...grants.flatMap((one) => roleLints(data, one)),
		...declaredTierLints(data, values),
		...grants.flatMap((one) => roleConflicts(data, one)),
	];
}

/** The grant of a resource that counts: the last of its key. */
function placeOfGrant(values: readonly Written[], resource: string): Omit<PlacedGrant, 'grant'> | null {
	for (const written of values) {
		const member = written.name === 'grants' ? entryOf(written.node, resource) : undefined;
		if (member !== undefined) return { written, member };
	}
	return null;
}

/** Grants that belong to nobody, so that nobody can hold a role of theirs. */
function ownerLints({ bindings, definedIn }: AuthorityData, grants: readonly PlacedGrant[]): Lint[] {
	const keys = new Set(bindings.map(({ key }) => key));
	const [first] = grants;
	const bound = definedIn.app_ids !== undefined;
	if (!bound && first !== undefined) {
		const said =
			'none of these documents defines app_ids: unless another document of the version does, every grant belongs to nobody';
		const { written, member } = first;
		return [warning(written, member.at, 'no_bindings', 'never_matches', said)];
	}
	return grants.flatMap(({ grant, written, member }) => {
		const owner = entryOf(member.held, 'application');
		if (owner === undefined) {
			const said = `${grant.resource} names no application, so nobody can hold its roles`;
			return [warning(written, member.at, 'no_owner', 'never_matches', said)];
		}
		if (grant.application !== null && keys.has(grant.application)) return [];
		const said = `"${grant.applicationName}" is in no app_ids, so nobody can hold the roles of ${grant.resource}`;
		return [warning(written, owner.held.at, 'unbound_owner', 'never_matches', said)];
	});
}

/** Roles without scopes, and scopes that no request with the role can ever be granted. */
function roleLints(data: AuthorityData, { grant, written, member }: PlacedGrant): Lint[] {
	const roles = entryOf(member.held, 'roles');
	if (roles === undefined || itemsOf(roles.held).length === 0) {
		const at = roles?.held.at ?? member.at;
		const said = `${grant.resource} has no roles, so it can be opened and never used`;
		return [warning(written, at, 'no_roles', 'never_matches', said)];
	}
	return grant.roles.flatMap(({ role, scopes }) => {
		const held = entryOf(roles.held, role);
		if (held === undefined) return [];
		const name = `${role} of ${grant.resource}`;
		if (scopes.length === 0) {
			const said = `${name} holds no scope${['array', 'set'].includes(held.held.kind) ? '' : ': its scopes have to be a list'}`;
			return [warning(written, held.at, 'empty_role', 'never_matches', said)];
		}
		return itemsOf(held.held).flatMap((item) => scopeLints(data, { role, name, written }, item));
	});
}

interface RoleAt {
	role: string;
	/** As messages call it. */
	name: string;
	written: Written;
}

function scopeLints({ confinement }: AuthorityData, { role, name, written }: RoleAt, item: Node): Lint[] {
	const scope = textOf(item);
	if (scope === null) {
		const said = `${name} holds something that is no text, which is no scope`;
		return [warning(written, item.at, 'no_scope', 'never_matches', said)];
	}
	if (scope === LIFECYCLE_SCOPE) {
		const said = `${name} holds ${scope}, which no session can ask for`;
		return [warning(written, item.at, 'lifecycle_in_role', 'never_matches', said)];
	}
	// Whoever has the role carries its label, so the rule caps every such session.
	const cap = confinement.find(
		({ labelPrefix, scopes }) =>
			(labelPrefix === null || role.startsWith(labelPrefix)) && !scopes.includes(scope),
	);
	if (cap === undefined) return [];
	const which = cap.labelPrefix === null ? 'without a prefix' : `for "${cap.labelPrefix}"`;
	const said = `${name} never gets ${scope}: the confinement rule ${which} caps every session with this label`;
	return [warning(written, item.at, 'confined_away', 'never_matches', said)];
}
