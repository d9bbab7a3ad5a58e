import { Cursor } from './cursor.js';
import type { Token } from './lexer.js';
import { readNumber } from './number.js';
import { objectOf, setOf, type Value } from './values.js';

/** A literal where it stands in a document: offsets of its first character and of the one after its last. */
interface Span {
	at: number;
	end: number;
	value: Value;
}

/** `quote` is how a text is quoted; null for what is no text. */
export interface Scalar extends Span {
	kind: 'scalar';
	quote: '"' | '`' | null;
}

/** An element, or an entry with its key. */
export interface Member {
	key: Node | null;
	held: Node;
	at: number;
	end: number;
	/** Offset of the comma behind it. */
	comma: number | null;
}

/** An array, a set or an object between its brackets. */
export interface Collection extends Span {
	kind: 'array' | 'set' | 'object';
	members: Member[];
	/** Offset behind the opening bracket, and of the closing one; equal for `set()`. */
	open: number;
	close: number;
}

export type Node = Scalar | Collection;

export function isCollection(node: Node | undefined): node is Collection {
	return node !== undefined && node.kind !== 'scalar';
}

/** The literal that begins at or behind `from` in a document that was read without logic. Throws where there is none. */
export function readNode(content: string, from: number): Node {
	return nodeFrom(new Cursor(content, from));
}

/** The literal to which the rule whose name is at `at` gives its name. */
export function readRuleNode(content: string, at: number): Node {
	const cursor = new Cursor(content, at);
	cursor.next();
	cursor.takeOne(':=', '=', 'contains');
	return nodeFrom(cursor);
}

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
	['true', true],
	['false', false],
	['null', null],
]);

function nodeFrom(cursor: Cursor): Node {
	const token = cursor.next();
	if (token.text === '(' && token.kind === 'symbol') {
		const inner = nodeFrom(cursor);
		cursor.expect(')');
		return inner;
	}
	if (token.kind === 'string') return text(cursor, token);
	if (token.text === '[') return collection(cursor, token, ']');
	if (token.text === '{') return collection(cursor, token, '}');
	const word = token.kind === 'word' ? WORDS.get(token.text) : undefined;
	if (word !== undefined) return { kind: 'scalar', ...spanOf(token), value: word, quote: null };
	if (token.kind === 'word') return emptySet(cursor, token);
	const value = readNumber(cursor, token);
	return { kind: 'scalar', at: token.at, end: cursor.passed, value, quote: null };
}

function spanOf({ at, end }: Token): { at: number; end: number } {
	return { at, end };
}

function text(cursor: Cursor, token: Token): Scalar {
	const quote = cursor.characterAt(token.at) === '`' ? '`' : '"';
	return { kind: 'scalar', ...spanOf(token), value: token.text, quote };
}

function emptySet(cursor: Cursor, word: Token): Collection {
	cursor.expect('(');
	const { end } = cursor.expect(')');
	return { kind: 'set', at: word.at, end, value: setOf([]), members: [], open: end, close: end };
}

function collection(cursor: Cursor, opening: Token, close: ']' | '}'): Collection {
	cursor.take(',');
	const members: Member[] = [];
	while (!cursor.sees(close)) members.push(memberFrom(cursor));
	const closing = cursor.next();
	const kind = close === ']' ? 'array' : members.some(({ key }) => key === null) ? 'set' : 'object';
	const span = { at: opening.at, end: closing.end, open: opening.end, close: closing.at };
	return { kind, ...span, value: literalOf(kind, members), members };
}

function memberFrom(cursor: Cursor): Member {
	const first = nodeFrom(cursor);
	const held = cursor.take(':') ? nodeFrom(cursor) : null;
	const end = cursor.passed;
	const comma = cursor.sees(',') ? cursor.next().at : null;
	return { key: held === null ? null : first, held: held ?? first, at: first.at, end, comma };
}

function literalOf(kind: Collection['kind'], members: readonly Member[]): Value {
	if (kind === 'object') return objectOf(members.map(({ key, held }) => [key?.value ?? null, held.value]));
	const items = members.map(({ held }) => held.value);
	return kind === 'array' ? items : setOf(items);
}

const indices = new WeakMap<Collection, ReadonlyMap<Value | undefined, Member>>();

/** The entry under a text key; of equal keys the last, which is the one that counts. */
export function entryOf(node: Node | undefined, key: string): Member | undefined {
	if (node?.kind !== 'object') return undefined;
	const index = indices.get(node) ?? new Map(node.members.map((member) => [member.key?.value, member]));
	indices.set(node, index);
	return index.get(key);
}

/** What `some x in node` walks, as it stands in the text. */
export function itemsOf(node: Node | undefined): Node[] {
	return isCollection(node) ? node.members.map(({ held }) => held) : [];
}

/** The text that a literal is; null for any other. */
export function textOf(node: Node | null | undefined): string | null {
	return typeof node?.value === 'string' ? node.value : null;
}
