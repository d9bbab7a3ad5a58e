import { isJsonObject } from '../../model/json.js';
import { approverOf } from '../approvals.js';
import { isCollection, type Node } from '../tree.js';
import { elements, keyOf, member, toJson, type Value } from '../values.js';
import type { Change } from './change.js';
import { replaceNode, setFields } from './fields.js';
import { atEachSite, type Ground, type PlacedEdit } from './ground.js';
import { emptied, removeMembers, removeRule } from './remove.js';
import type { Site } from './sites.js';
import { spell } from './spell.js';
import type { TextEdit } from './text-edit.js';

/** Edits of what is a list, and of rules as a whole; null where the changes are of another kind. */
export function ruleEdits(ground: Ground, changes: readonly Change[]): PlacedEdit[] | null {
	const whole = changes.find(({ kind }) => WHOLE.has(kind));
	if (whole !== undefined) return wholeEdits(ground, whole);
	const listed = changes.filter(({ kind }) => LISTED.has(kind));
	if (listed.length === 0) return null;
	return atEachSite(ground, ({ node }, content) => listEdits(content, node, listed));
}

const WHOLE: ReadonlySet<Change['kind']> = new Set(['lift', 'settle', 'list', 'replace'] as const);
const LISTED: ReadonlySet<Change['kind']> = new Set(['tier', 'approver', 'field', 'drop'] as const);

function wholeEdits(ground: Ground, change: Change): PlacedEdit[] {
	switch (change.kind) {
		case 'lift':
			return lift(ground);
		case 'settle':
			return settle(ground, change.value);
		case 'list':
			return asList(ground);
		case 'replace':
			return atEachSite(ground, (site, content) => say(ground, site, content, change.value));
		default:
			return [];
	}
}

/** Rules that have a member each go; a document has to define something, so its last one says that there is none. */
function lift(ground: Ground): PlacedEdit[] {
	return atEachSite(ground, (site, content) => {
		const { kind, node, document } = site;
		if (kind !== 'member') return isCollection(node) ? [emptied(node)] : [replaceNode(content, node, [])];
		const own = ground.sites.filter((one) => one.document === document);
		const rest = (ground.documents[document]?.definitions.length ?? 0) - own.length;
		if (rest > 0 || own[0] !== site) return removeRule(content, site.at, node.end);
		return [{ at: site.at, end: node.end, text: `${ground.name} := set()` }];
	});
}

/** The text of the rule that says `value`, in the place of those that say something else. */
function settle(ground: Ground, value: Value): PlacedEdit[] {
	const key = keyOf(value);
	const kept = ground.sites.find(({ node }) => keyOf(node.value) === key);
	if (kept === undefined) return [];
	const text = ground.documents[kept.document]?.source.content.slice(kept.node.at, kept.node.end) ?? '';
	return atEachSite(ground, ({ node: { value: own, at, end } }) =>
		keyOf(own) === key ? [] : [{ at, end, text }],
	);
}

function asList(ground: Ground): PlacedEdit[] {
	const items = ground.sites.flatMap(({ kind, node }) =>
		kind === 'member' ? [node.value] : (elements(node.value) ?? []),
	);
	return atEachSite(ground, (site, content) => {
		const { kind, node } = site;
		if (kind === 'member' || node.kind !== 'set') return say(ground, site, content, items);
		if (node.members.length === 0) return [{ at: node.at, end: node.end, text: '[]' }];
		return [
			{ at: node.at, end: node.open, text: '[' },
			{ at: node.close, end: node.end, text: ']' },
		];
	});
}

/** Makes a rule say `value`; of rules that have a member each the first of a document says it all. */
function say(ground: Ground, site: Site, content: string, value: Value): TextEdit[] {
	const { kind, node, document } = site;
	if (kind !== 'member') return [replaceNode(content, node, value)];
	const first = ground.sites.find((one) => one.document === document);
	if (first !== site) return removeRule(content, site.at, node.end);
	const text = `${ground.name} := ${spell(value, { content, like: undefined, indent: '' })}`;
	return [{ at: site.at, end: node.end, text }];
}

function listEdits(content: string, node: Node, changes: readonly Change[]): TextEdit[] {
	if (!isCollection(node)) return [];
	const gone: number[] = [];
	const edits = node.members.flatMap(({ held }, index) => {
		const fields = changes.flatMap((change) => fieldOf(change, held.value) ?? []);
		if (changes.some((change) => dropped(change, held.value))) gone.push(index);
		else if (fields.length > 0) return setFields(content, held, [...new Map(fields)]);
		return [];
	});
	return [...edits, ...removeMembers(content, node, gone)];
}

/** What a change sets in an element, if anything. */
function fieldOf(change: Change, element: Value): [[string, Value]] | null {
	if (change.kind === 'field') {
		return keyOf(change.element) === keyOf(element) ? [[change.field, change.value]] : null;
	}
	if (change.kind === 'tier') {
		const own = member(element, 'scope') === change.scope && change.tier !== null;
		return own && member(element, 'tier') !== change.tier ? [['tier', change.tier]] : null;
	}
	if (change.kind !== 'approver') return null;
	const declared = toJson(element);
	const asks =
		isJsonObject(declared) && declared.tier === change.tier && approverOf(declared) === change.from;
	return asks ? [['approver', change.to]] : null;
}

function dropped(change: Change, element: Value): boolean {
	if (change.kind === 'drop') return keyOf(change.element) === keyOf(element);
	return change.kind === 'tier' && change.tier === null && member(element, 'scope') === change.scope;
}
