import type { ReadDocument } from '../document.js';
import type { DataName } from '../names.js';
import { type Collection, isCollection, type Member, type Node } from '../tree.js';
import type { DocumentSource } from '../types.js';
import { removeMembers } from './remove.js';
import { type Site, sitesOf } from './sites.js';
import { applyEdits, type TextEdit } from './text-edit.js';

/** One thing that is taken out of documents. Nothing is ever put in for it. */
export type Removal =
	/** Scopes of a role of the grant of a resource, which keeps others. */
	| { kind: 'scopes'; resource: string; role: string; scopes: readonly string[] }
	| { kind: 'role'; resource: string; role: string }
	| { kind: 'grant'; resource: string }
	| { kind: 'binding'; bindingKey: string };

/** Why a removal is none that a program should make. */
export type NotPlain =
	/** Several rules give the name its value. */
	| 'several_rules'
	/** A key on the way stands twice, or what is under it is no literal object or list. */
	| 'written_oddly';

/** Takes things out of documents that were read without logic. */
export interface Remover {
	/** Why a removal would not be plain; null where it is. */
	notPlain(removal: Removal): NotPlain | null;
	/**
	 * The documents without what is removed, all else byte for byte; a document without a change is the same
	 * object. Null where a removal is not plain, or two of them overlap.
	 */
	takeAway(removals: readonly Removal[]): DocumentSource[] | null;
}

/** Opens documents to take things out of them. */
export function openRemover(read: readonly ReadDocument[]): Remover {
	const roots = new Map<DataName, Root | NotPlain>();
	const rootOf = (name: DataName): Root | NotPlain => {
		const known = roots.get(name) ?? findRoot(sitesOf(read, name));
		roots.set(name, known);
		return known;
	};
	const find = (removal: Removal): Found | NotPlain => {
		const root = rootOf(removal.kind === 'binding' ? 'app_ids' : 'grants');
		return typeof root === 'string' ? root : (findIn(root, removal) ?? 'written_oddly');
	};
	return {
		notPlain: (removal) => {
			const found = find(removal);
			return typeof found === 'string' ? found : null;
		},
		takeAway: (removals) => {
			const found = removals.map(find);
			const plain = found.filter((one) => typeof one !== 'string');
			return plain.length < found.length ? null : edited(read, plain);
		},
	};
}

/** The one rule that says what a name is. */
interface Root {
	document: number;
	node: Node;
}

function findRoot(sites: readonly Site[]): Root | NotPlain {
	const [only, ...others] = sites;
	if (others.length > 0) return 'several_rules';
	return only === undefined || only.kind === 'member' ? 'written_oddly' : only;
}

/** Members of a collection of a document that go. */
interface Found {
	document: number;
	node: Collection;
	gone: number[];
}

function findIn({ document, node }: Root, removal: Removal): Found | null {
	const at = (path: string[]) => path.reduce<Node | null>((inner, key) => onlyEntry(inner, key), node);
	const entry = (path: string[], key: string): Found | null => {
		const inner = at(path);
		if (inner?.kind !== 'object' || onlyEntry(inner, key) === null) return null;
		return { document, node: inner, gone: indicesOf(inner, (one) => one.key?.value === key) };
	};
	switch (removal.kind) {
		case 'binding':
			return entry([], removal.bindingKey);
		case 'grant':
			return entry([], removal.resource);
		case 'role':
			return entry([removal.resource, 'roles'], removal.role);
		case 'scopes': {
			const list = at([removal.resource, 'roles', removal.role]);
			if (list === null || !isCollection(list)) return null;
			const goes = ({ held: { value } }: Member) =>
				typeof value === 'string' && removal.scopes.includes(value);
			return { document, node: list, gone: indicesOf(list, goes) };
		}
	}
}

function indicesOf({ members }: Collection, goes: (member: Member) => boolean): number[] {
	return members.flatMap((member, index) => (goes(member) ? [index] : []));
}

/** What an object holds under a key that stands in it once. */
function onlyEntry(node: Node | null, key: string): Node | null {
	if (node?.kind !== 'object') return null;
	const [only, ...others] = node.members.filter((one) => one.key?.value === key);
	return only === undefined || others.length > 0 ? null : only.held;
}

/** What goes from one collection goes together, so that its last member keeps its manners. */
function edited(read: readonly ReadDocument[], found: readonly Found[]): DocumentSource[] | null {
	const goneOf = new Map<Collection, Found>();
	for (const one of found) {
		const known = goneOf.get(one.node);
		goneOf.set(one.node, known === undefined ? one : { ...one, gone: [...known.gone, ...one.gone] });
	}
	const all = [...goneOf.values()];
	const documents = read.map(({ source }, index) => {
		const own = all.filter(({ document }) => document === index);
		const edits = own.flatMap(({ node, gone }): TextEdit[] => removeMembers(source.content, node, gone));
		if (edits.length === 0) return source;
		const content = applyEdits(source.content, edits);
		return content === null ? null : { name: source.name, content };
	});
	const whole = documents.filter((one) => one !== null);
	return whole.length === documents.length ? whole : null;
}
