import { entryOf, isCollection, type Node } from '../tree.js';
import { elements, member, objectOf, type Value } from '../values.js';
import type { Change } from './change.js';
import { addElements, replaceNode, setFields } from './fields.js';
import { atEachSite, type Ground, type PlacedEdit } from './ground.js';
import { removeMembers, removeRule } from './remove.js';
import type { Site } from './sites.js';
import type { TextEdit } from './text-edit.js';

/** Edits of rules of confinement. */
export function confinementEdits(ground: Ground, changes: readonly Change[]): PlacedEdit[] {
	const admitted = new Map<string, string[]>();
	for (const change of changes) {
		if (change.kind !== 'admit') continue;
		const scopes = [...(admitted.get(change.labelPrefix) ?? []), ...change.scopes];
		admitted.set(change.labelPrefix, [...new Set(scopes)]);
	}
	const capped = changes.flatMap((change) => (change.kind === 'prefix' ? change.scopes : []));
	const cap = changes.some(({ kind }) => kind === 'prefix') ? [...new Set(capped)] : null;
	const uncaps = changes.some(({ kind }) => kind === 'uncap');
	return atEachSite(ground, (site, content) => [
		...rulesOf(site).flatMap((rule) => admit(content, rule, admitted)),
		...(cap === null ? [] : capAll(content, site, cap)),
		...(uncaps ? uncap(content, site) : []),
	]);
}

/** The literals of a site that are rules: its members, or the one that it is. */
function rulesOf({ kind, node }: Site): Node[] {
	if (kind === 'member') return [node];
	return isCollection(node) ? node.members.map(({ held }) => held) : [];
}

function admit(content: string, rule: Node, admitted: ReadonlyMap<string, string[]>): TextEdit[] {
	const prefix = member(rule.value, 'label_prefix');
	const scopes = typeof prefix === 'string' ? admitted.get(prefix) : undefined;
	if (scopes === undefined) return [];
	const node = entryOf(rule, 'scopes')?.held;
	if (node === undefined) return setFields(content, rule, [['scopes', scopes]]);
	const lacking = scopes.filter((scope) => elements(node.value)?.includes(scope) !== true);
	return lacking.length === 0 ? [] : addElements(content, node, lacking);
}

function hasNoPrefix({ value }: Node): boolean {
	return member(value, 'label_prefix') === undefined;
}

function capAll(content: string, site: Site, scopes: readonly string[]): TextEdit[] {
	const fields: [string, Value][] = [
		['label_prefix', ''],
		['scopes', [...scopes]],
	];
	if (site.kind !== 'member' && !isCollection(site.node)) {
		return [replaceNode(content, site.node, [objectOf(fields)])];
	}
	return rulesOf(site)
		.filter(hasNoPrefix)
		.flatMap((rule) => setFields(content, rule, fields));
}

function uncap(content: string, { kind, node, at }: Site): TextEdit[] {
	if (kind === 'member') return hasNoPrefix(node) ? removeRule(content, at, node.end) : [];
	if (!isCollection(node)) return [replaceNode(content, node, [])];
	const open = node.members.flatMap(({ held }, index) => (hasNoPrefix(held) ? [index] : []));
	return removeMembers(content, node, open);
}
