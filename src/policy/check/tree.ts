import { offsetOf } from '../../model/problem.js';
import { Cursor } from '../cursor.js';
import type { Grant } from '../data.js';
import type { Definition } from '../document.js';
import { ReadError } from '../lexer.js';
import type { DocumentSource } from '../types.js';

/** A literal as it stands in the text. Sets and arrays are lists; `at` is an offset of the document. */
export type Node =
	| { kind: 'text'; text: string; at: number }
	| { kind: 'object'; members: Member[]; at: number }
	| { kind: 'list'; items: Node[]; at: number }
	| { kind: 'other'; spelling: string; at: number };

export interface Member {
	key: Node;
	value: Node;
}

/** A name that a document gives a literal value, with the literal as it stands there. */
export interface Written {
	source: DocumentSource;
	name: string;
	definition: Definition;
	node: Node;
}

/** A grant, and where it stands. */
export interface PlacedGrant {
	grant: Grant;
	written: Written;
	member: Member;
}

/** The literal that a definition gives its name; null where it is none. */
export function writtenValue(source: DocumentSource, definition: Definition): Written | null {
	if (definition.value === undefined) return null;
	const from = offsetOf(source.content, definition.place);
	const cursor = new Cursor(source.content.slice(from));
	try {
		cursor.next();
		cursor.takeOne(':=', '=', 'contains');
		return { source, name: definition.name, definition, node: readNode(cursor, from) };
	} catch (error) {
		// A literal that was read before; what this reader does not know it leaves alone.
		if (error instanceof ReadError) return null;
		throw error;
	}
}

function readNode(cursor: Cursor, from: number): Node {
	const token = cursor.next();
	const at = from + token.at;
	if (token.kind === 'string') return { kind: 'text', text: token.text, at };
	if (token.text === '[') return { kind: 'list', items: readItems(cursor, from, ']'), at };
	if (token.text === '{') return readBraces(cursor, from, at);
	if (token.text === '(') {
		const inner = readNode(cursor, from);
		cursor.expect(')');
		return inner;
	}
	if (token.kind === 'word' && token.text === 'set' && cursor.take('(')) {
		cursor.expect(')');
		return { kind: 'list', items: [], at };
	}
	if (token.text !== '-' && token.text !== '.') return { kind: 'other', spelling: token.text, at };
	const rest = readNode(cursor, from);
	return { kind: 'other', spelling: token.text + (rest.kind === 'other' ? rest.spelling : ''), at };
}

function readItems(cursor: Cursor, from: number, close: string): Node[] {
	const items: Node[] = [];
	cursor.take(',');
	while (!cursor.take(close)) {
		items.push(readNode(cursor, from));
		if (!cursor.sees(close)) cursor.expect(',');
	}
	return items;
}

function readBraces(cursor: Cursor, from: number, at: number): Node {
	cursor.take(',');
	if (cursor.take('}')) return { kind: 'object', members: [], at };
	const first = readNode(cursor, from);
	if (!cursor.take(':')) {
		if (!cursor.sees('}')) cursor.expect(',');
		return { kind: 'list', items: [first, ...readItems(cursor, from, '}')], at };
	}
	const members: Member[] = [{ key: first, value: readNode(cursor, from) }];
	while (!cursor.take('}')) {
		cursor.expect(',');
		if (cursor.take('}')) break;
		const key = readNode(cursor, from);
		cursor.expect(':');
		members.push({ key, value: readNode(cursor, from) });
	}
	return { kind: 'object', members, at };
}

/** A text that two literals share where Rego calls them equal, as far as their spelling tells. */
export function spelledNode(node: Node): string {
	if (node.kind === 'text') return JSON.stringify(node.text);
	if (node.kind === 'other') return node.spelling;
	if (node.kind === 'list') return `[${node.items.map(spelledNode).join()}]`;
	const held = node.members.map(({ key, value }) => `${spelledNode(key)}:${spelledNode(value)}`);
	return `{${held.sort().join()}}`;
}

/** The member of an object under a text key, the last where there are several, as Rego takes it; undefined without. */
export function memberOf(node: Node | undefined, key: string): Member | undefined {
	if (node?.kind !== 'object') return undefined;
	return node.members.findLast((one) => one.key.kind === 'text' && one.key.text === key);
}

/** What `some x in node` walks, as it stands in the text. */
export function itemsOf(node: Node | undefined): Node[] {
	if (node?.kind === 'list') return node.items;
	return node?.kind === 'object' ? node.members.map(({ value }) => value) : [];
}

export function textOf(node: Node | undefined): string | null {
	return node?.kind === 'text' ? node.text : null;
}
