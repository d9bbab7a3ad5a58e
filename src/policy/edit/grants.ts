import { entryOf, type Node } from '../tree.js';
import { elements, objectOf, type Value } from '../values.js';
import type { Change } from './change.js';
import { addElements, replaceNode, setFields } from './fields.js';
import { atEachSite, type Ground, type NameEdit } from './ground.js';
import { insertMembers, type NewMember } from './insert.js';
import { keyValue } from './key-value.js';
import type { TextEdit } from './text-edit.js';

/** What is to be said of the grant of one resource. */
interface Wanted {
	resource: string;
	bindingKey: string | null;
	roles: Map<string, string[]>;
}

/** Edits of owners, roles and their scopes. */
export function grantEdits(ground: Ground, changes: readonly Change[]): NameEdit {
	const wanted = wantedOf(changes);
	if (ground.sites.length === 0) return { rule: objectOf(wanted.map((one) => [one.resource, grantOf(one)])) };
	return { edits: atEachSite(ground, ({ node }, content) => siteEdits(content, node, wanted)) };
}

function wantedOf(changes: readonly Change[]): Wanted[] {
	const byResource = new Map<string, Wanted>();
	for (const change of changes) {
		if (change.kind !== 'scopes' && change.kind !== 'owner') continue;
		const { resource } = change;
		const known = byResource.get(resource) ?? { resource, bindingKey: null, roles: new Map() };
		byResource.set(resource, known);
		if (change.kind === 'owner') known.bindingKey = change.bindingKey;
		else {
			const scopes = [...(known.roles.get(change.role) ?? []), ...change.scopes];
			known.roles.set(change.role, [...new Set(scopes)]);
		}
	}
	return [...byResource.values()];
}

function grantOf({ bindingKey, roles }: Wanted): Value {
	const owner = bindingKey === null ? [] : ([['application', keyValue(bindingKey)]] as const);
	return objectOf([...owner, ['roles', rolesOf(roles)]]);
}

function rolesOf(roles: Wanted['roles']): Value {
	return objectOf([...roles].map(([role, scopes]) => [role, scopes] as const));
}

function siteEdits(content: string, node: Node, wanted: readonly Wanted[]): TextEdit[] {
	if (node.kind !== 'object') {
		return [replaceNode(content, node, objectOf(wanted.map((one) => [one.resource, grantOf(one)])))];
	}
	const fresh = wanted.filter(({ resource }) => entryOf(node, resource) === undefined);
	return [
		...wanted.flatMap((one) => {
			const entry = entryOf(node, one.resource);
			return entry === undefined ? [] : editsOfGrant(content, entry.held, one);
		}),
		...insertMembers(
			content,
			node,
			fresh.map((one): NewMember => ({ key: one.resource, held: grantOf(one) })),
		),
	];
}

function editsOfGrant(content: string, grant: Node, wanted: Wanted): TextEdit[] {
	if (grant.kind !== 'object') return [replaceNode(content, grant, grantOf(wanted))];
	const { bindingKey, roles } = wanted;
	const node = entryOf(grant, 'roles')?.held;
	const fields: [string, Value][] = bindingKey === null ? [] : [['application', keyValue(bindingKey)]];
	if (node?.kind !== 'object' && roles.size > 0) fields.push(['roles', rolesOf(roles)]);
	const inRoles = node?.kind === 'object' ? roleEdits(content, node, roles) : [];
	return [...setFields(content, grant, fields), ...inRoles];
}

function roleEdits(
	content: string,
	node: Extract<Node, { kind: 'object' | 'array' | 'set' }>,
	roles: Wanted['roles'],
): TextEdit[] {
	const fresh: NewMember[] = [];
	const edits = [...roles].flatMap(([role, scopes]) => {
		const held = entryOf(node, role)?.held;
		if (held === undefined) fresh.push({ key: role, held: scopes });
		const lacking = scopes.filter((scope) => elements(held?.value)?.includes(scope) !== true);
		return held === undefined || lacking.length === 0 ? [] : addElements(content, held, lacking);
	});
	return [...edits, ...insertMembers(content, node, fresh)];
}
