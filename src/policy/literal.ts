import type { Cursor } from './cursor.js';
import { ReadError, type Token } from './lexer.js';
import { objectOf, setOf, type Value } from './values.js';

/** What a term turned out to hold besides literals. */
export interface TermNotes {
	/** Offsets of Rego logic: references, calls, operators, comprehensions. */
	logic: number[];
	/** Variables that stand as values. In a rule without a body only a key in brackets can bind them. */
	free: Token[];
	/** Variables that stand as keys in brackets, which binds them. */
	bound: Token[];
}

export function noNotes(): TermNotes {
	return { logic: [], free: [], bound: [] };
}

/** Deeper nesting than this is left to the server, lest the reader runs out of stack. */
const DEPTH_LIMIT = 500;
const OPERATORS = new Set(['+', '-', '*', '/', '%', '&', '==', '!=', '<', '>', '<=', '>=', 'in']);
const RESERVED = new Set(['as', 'default', 'else', 'import', 'not', 'package', 'some', 'with']);
const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
	['true', true],
	['false', false],
	['null', null],
]);

/** Reads one term; undefined stands for logic, which `notes` then holds. Throws {@link ReadError}. */
export function readTerm(cursor: Cursor, notes: TermNotes): Value | undefined {
	return readInfix(cursor, notes, 0, true);
}

function readInfix(cursor: Cursor, notes: TermNotes, depth: number, pipes: boolean): Value | undefined {
	let value = readOperand(cursor, notes, depth);
	while (seesOperator(cursor, pipes)) {
		notes.logic.push(cursor.peek().at);
		if (cursor.peek().kind !== 'number') cursor.next();
		readOperand(cursor, notes, depth);
		value = undefined;
	}
	return value;
}

function seesOperator(cursor: Cursor, pipes: boolean): boolean {
	const { kind, text } = cursor.peek();
	if (kind === 'number') return text.startsWith('-');
	return kind !== 'string' && (OPERATORS.has(text) || (pipes && text === '|'));
}

function readOperand(cursor: Cursor, notes: TermNotes, depth: number): Value | undefined {
	const token = cursor.next();
	if (token.kind === 'string') return token.text;
	if (token.kind === 'number') return Number(token.text);
	if (token.kind === 'word') return readWord(cursor, notes, token, depth);
	if (depth > DEPTH_LIMIT && token.kind === 'symbol') return skipDeep(cursor, notes, token);
	if (token.text === '(') {
		const value = readInfix(cursor, notes, depth + 1, true);
		cursor.expect(')');
		return value;
	}
	const isArray = token.text === '[';
	if (!isArray && token.text !== '{') throw new ReadError(unexpected(token), token.at);
	const value = isArray ? readArray(cursor, notes, token, depth) : readBraces(cursor, notes, token, depth);
	return readPath(cursor, notes, token, depth) ? undefined : value;
}

function skipDeep(cursor: Cursor, notes: TermNotes, open: Token): undefined {
	notes.logic.push(open.at);
	cursor.skipBlock();
}

function unexpected(token: Token): string {
	return token.kind === 'end'
		? 'a value is missing at the end of the document'
		: `unexpected "${token.text}"`;
}

function readWord(cursor: Cursor, notes: TermNotes, word: Token, depth: number): Value | undefined {
	const constant = CONSTANTS.get(word.text);
	if (constant !== undefined) return constant;
	if (RESERVED.has(word.text)) throw new ReadError(unexpected(word), word.at);
	if (word.text === 'set' && cursor.take('(')) {
		cursor.expect(')');
		return setOf([]);
	}
	notes.logic.push(word.at);
	const called = readPath(cursor, notes, word, depth) === 'call';
	if (!called) notes.free.push(word);
	return undefined;
}

/** Reads what hangs on a name or a collection: `.name`, `[key]`, `(arguments)`. Null where nothing does. */
function readPath(cursor: Cursor, notes: TermNotes, head: Token, depth: number): 'path' | 'call' | null {
	let kind: 'path' | 'call' | null = null;
	for (;;) {
		if (cursor.take('.')) {
			if (cursor.next().kind !== 'word') throw new ReadError('a name has to follow the dot', head.at);
			kind ??= 'path';
		} else if (cursor.seesAdjacent('[')) {
			readKey(cursor, notes, depth);
			kind ??= 'path';
		} else if (head.kind === 'word' && cursor.take('(')) {
			if (depth > DEPTH_LIMIT) skipDeep(cursor, notes, head);
			else readElements(cursor, notes, ')', depth);
			kind = 'call';
		} else {
			if (kind !== null) notes.logic.push(head.at);
			return kind;
		}
	}
}

function readKey(cursor: Cursor, notes: TermNotes, depth: number): void {
	const open = cursor.next();
	if (depth > DEPTH_LIMIT) {
		skipDeep(cursor, notes, open);
		return;
	}
	const before = notes.free.length;
	readInfix(cursor, notes, depth + 1, true);
	notes.bound.push(...notes.free.splice(before));
	cursor.expect(']');
}

function readElements(cursor: Cursor, notes: TermNotes, close: string, depth: number): (Value | undefined)[] {
	const items: (Value | undefined)[] = [];
	while (!cursor.take(close)) {
		items.push(readInfix(cursor, notes, depth + 1, true));
		if (!cursor.sees(close)) cursor.expect(',');
	}
	return items;
}

function readArray(cursor: Cursor, notes: TermNotes, open: Token, depth: number): Value | undefined {
	if (cursor.take(']')) return [];
	const before = notes.free.length;
	const first = readInfix(cursor, notes, depth + 1, false);
	if (cursor.sees('|')) return readComprehension(cursor, notes, open, before);
	if (!cursor.sees(']')) cursor.expect(',');
	return known([first, ...readElements(cursor, notes, ']', depth)]);
}

function readBraces(cursor: Cursor, notes: TermNotes, open: Token, depth: number): Value | undefined {
	if (cursor.take('}')) return objectOf([]);
	const before = notes.free.length;
	const first = readInfix(cursor, notes, depth + 1, false);
	if (cursor.take(':')) {
		const held = readInfix(cursor, notes, depth + 1, false);
		if (cursor.sees('|')) return readComprehension(cursor, notes, open, before);
		return readEntries(cursor, notes, [first, held], depth);
	}
	if (cursor.sees('|')) return readComprehension(cursor, notes, open, before);
	if (!cursor.sees('}')) cursor.expect(',');
	const items = known([first, ...readElements(cursor, notes, '}', depth)]);
	return items === undefined ? undefined : setOf(items);
}

type Entry = [Value | undefined, Value | undefined];

function readEntries(cursor: Cursor, notes: TermNotes, first: Entry, depth: number): Value | undefined {
	const entries: Entry[] = [first];
	while (!cursor.take('}')) {
		cursor.expect(',');
		if (cursor.take('}')) break;
		const key = readInfix(cursor, notes, depth + 1, true);
		cursor.expect(':');
		entries.push([key, readInfix(cursor, notes, depth + 1, true)]);
	}
	const known: [Value, Value][] = [];
	for (const [key, held] of entries) if (key !== undefined && held !== undefined) known.push([key, held]);
	return known.length === entries.length ? objectOf(known) : undefined;
}

/** Passes over `| body`. What the head names is bound in the body, so it is no longer free. */
function readComprehension(cursor: Cursor, notes: TermNotes, open: Token, freeBefore: number): undefined {
	notes.free.length = freeBefore;
	notes.logic.push(open.at);
	cursor.skipBlock();
}

function known(items: (Value | undefined)[]): Value[] | undefined {
	const values = items.filter((item) => item !== undefined);
	return values.length === items.length ? values : undefined;
}
