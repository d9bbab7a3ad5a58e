import type { Cursor } from './cursor.js';
import { ReadError, type Token } from './lexer.js';
import { readNumber } from './number.js';
import { keyOf, objectOf, type RegoObject, setOf, type Value } from './values.js';

/** What a term turned out to hold besides literals. */
export interface TermNotes {
	/** Offsets of Rego logic: references, calls, operators. */
	logic: number[];
	/** Offsets of comprehensions, which are logic that even a default may hold. */
	closures: number[];
	/** Variables that stand as values. In a rule without a body only a key in brackets can bind them. */
	free: Token[];
	/** Variables that stand as keys in brackets, which binds them. */
	bound: Token[];
	/** Words that are no names here. */
	keywords: ReadonlySet<string>;
}

export function noNotes(keywords: ReadonlySet<string>): TermNotes {
	return { logic: [], closures: [], free: [], bound: [], keywords };
}

/** Deeper nesting than this is left to the server, lest the reader runs out of stack. */
const DEPTH_LIMIT = 500;
const OPERATORS = new Set(['+', '-', '*', '/', '%', '&', '==', '!=', '<', '>', '<=', '>=', 'in']);
const RESERVED = new Set(['as', 'default', 'else', 'import', 'not', 'package', 'some', 'with']);
/** Of the keywords that an import brings, the one that is a name wherever a value stands. */
const ALWAYS_NAME = 'contains';
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
		cursor.next();
		readOperand(cursor, notes, depth);
		value = undefined;
	}
	return value;
}

function seesOperator(cursor: Cursor, pipes: boolean): boolean {
	const { kind, text } = cursor.peek();
	return (kind === 'symbol' || kind === 'word') && (OPERATORS.has(text) || (pipes && text === '|'));
}

function readOperand(cursor: Cursor, notes: TermNotes, depth: number): Value | undefined {
	const token = cursor.next();
	if (token.kind === 'string') return token.text;
	if (token.kind === 'number' || token.text === '.') return readNumber(cursor, token);
	if (token.text === '-') return readSigned(cursor, notes, token, depth);
	if (token.kind === 'word') return readWord(cursor, notes, token, depth);
	if (depth > DEPTH_LIMIT && token.kind === 'symbol') return skipDeep(cursor, notes, token);
	const read = BRACKETED.get(token.text);
	if (read === undefined) throw new ReadError(unexpected(token), token.at);
	const value = read(cursor, notes, token, depth);
	const mayHavePath = value === undefined || (typeof value === 'object' && value !== null);
	return mayHavePath && readPath(cursor, notes, token, depth) ? undefined : value;
}

/** A negative number, or the logic of a sign before a name. */
function readSigned(cursor: Cursor, notes: TermNotes, sign: Token, depth: number): Value | undefined {
	if (cursor.peek().kind !== 'word') return readNumber(cursor, sign);
	notes.logic.push(sign.at);
	readOperand(cursor, notes, depth + 1);
	return undefined;
}

function readParentheses(cursor: Cursor, notes: TermNotes, _open: Token, depth: number): Value | undefined {
	const value = readInfix(cursor, notes, depth + 1, true);
	const paired = readPair(cursor, notes, depth);
	cursor.expect(')');
	return paired ? undefined : value;
}

/** Passes over the rest of `key, value in collection`, where there is such a rest; whether there was. */
export function readPair(cursor: Cursor, notes: TermNotes, depth = 0): boolean {
	const comma = cursor.peek();
	const before = notes.logic.length;
	if (!cursor.take(',')) return false;
	readInfix(cursor, notes, depth + 1, true);
	if (notes.logic.length === before) throw new ReadError('unexpected ","', comma.at);
	return true;
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
	const keyword = notes.keywords.has(word.text) && word.text !== ALWAYS_NAME;
	if (keyword || RESERVED.has(word.text)) throw new ReadError(unexpected(word), word.at);
	if (word.text === 'set' && cursor.seesAdjacent('(')) return readSet(cursor, notes, word, depth);
	notes.logic.push(word.at);
	const called = readPath(cursor, notes, word, depth) === 'call';
	if (!called) notes.free.push(word);
	return undefined;
}

/** `set()`, which is the empty set. Anything else in the brackets is a call of something unknown. */
function readSet(cursor: Cursor, notes: TermNotes, word: Token, depth: number): Value | undefined {
	cursor.next();
	if (!cursor.take(')')) {
		readElements(cursor, notes, ')', depth);
		notes.logic.push(word.at);
		return undefined;
	}
	return readPath(cursor, notes, word, depth) ? undefined : setOf([]);
}

/**
 * Reads what hangs on a name or a collection without a gap: `.name`, `[key]`, `(arguments)`. Null where
 * nothing does.
 */
function readPath(cursor: Cursor, notes: TermNotes, head: Token, depth: number): 'path' | 'call' | null {
	let kind: 'path' | 'call' | null = null;
	for (;;) {
		if (cursor.takeAdjacent('.')) {
			if (cursor.next().kind !== 'word') throw new ReadError('a name has to follow the dot', head.at);
			kind ??= 'path';
		} else if (cursor.seesAdjacent('[')) {
			readKey(cursor, notes, depth);
			kind ??= 'path';
		} else if (cursor.takeAdjacent('(')) {
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
	readPair(cursor, notes, depth);
	notes.bound.push(...notes.free.splice(before));
	cursor.expect(']');
}

/** Reads what follows an opening bracket of arguments, through the closing one; how many there are. */
export function readArguments(cursor: Cursor, notes: TermNotes): number {
	return readElements(cursor, notes, ')', 0).length;
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
	// Rego takes a comma before the first member; what follows is no comprehension then.
	const leading = cursor.take(',');
	const before = markOf(notes);
	const first = readInfix(cursor, notes, depth + 1, leading);
	if (cursor.sees('|')) return readComprehension(cursor, notes, open, before);
	if (!cursor.sees(']')) cursor.expect(',');
	return known([first, ...readElements(cursor, notes, ']', depth)]);
}

function readBraces(cursor: Cursor, notes: TermNotes, open: Token, depth: number): Value | undefined {
	if (cursor.take('}')) return objectOf([]);
	const leading = cursor.take(',');
	const before = markOf(notes);
	const first = readInfix(cursor, notes, depth + 1, leading);
	if (cursor.take(':')) {
		const held = readInfix(cursor, notes, depth + 1, leading);
		if (cursor.sees('|')) return readComprehension(cursor, notes, open, before);
		const value = readEntries(cursor, notes, [first, held], depth);
		// Of a key given twice only the last value is compiled, so that no name in the object is surely loose.
		if (value === 'repeated') notes.free.length = before.free;
		return value === 'repeated' ? undefined : value;
	}
	if (cursor.sees('|')) return readComprehension(cursor, notes, open, before);
	if (!cursor.sees('}')) cursor.expect(',');
	const items = known([first, ...readElements(cursor, notes, '}', depth)]);
	return items === undefined ? undefined : setOf(items);
}

type Entry = [Value | undefined, Value | undefined];

/** The object; undefined where it holds logic, and `repeated` where it does so beside a key given twice. */
function readEntries(
	cursor: Cursor,
	notes: TermNotes,
	first: Entry,
	depth: number,
): RegoObject | 'repeated' | undefined {
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
	if (known.length === entries.length) return objectOf(known);
	const keys = entries.flatMap(([key]) => (key === undefined ? [] : [keyOf(key)]));
	return new Set(keys).size < keys.length ? 'repeated' : undefined;
}

interface Mark {
	free: number;
	logic: number;
}

function markOf({ free, logic }: TermNotes): Mark {
	return { free: free.length, logic: logic.length };
}

/** Passes over `| body`. What the head names is bound in the body, and is part of the comprehension. */
function readComprehension(cursor: Cursor, notes: TermNotes, open: Token, before: Mark): undefined {
	notes.free.length = before.free;
	notes.logic.length = before.logic;
	notes.closures.push(open.at);
	cursor.skipBlock();
}

type ReadBracketed = (cursor: Cursor, notes: TermNotes, open: Token, depth: number) => Value | undefined;

const BRACKETED: ReadonlyMap<string, ReadBracketed> = new Map([
	['(', readParentheses],
	['[', readArray],
	['{', readBraces],
]);

function known(items: (Value | undefined)[]): Value[] | undefined {
	const values = items.filter((item) => item !== undefined);
	return values.length === items.length ? values : undefined;
}
