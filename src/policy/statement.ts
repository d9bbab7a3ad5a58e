import type { Cursor } from './cursor.js';
import { readDotted, readImport, type Syntax } from './import.js';
import { ReadError, type Token, UnreadError } from './lexer.js';
import { noNotes, readArguments, readPair, readTerm, type TermNotes } from './literal.js';
import type { Value } from './values.js';

/**
 * How a rule defines its name: `x := v` (complete), `default x := v`, `x contains v` (member), or
 * piece by piece, as `x[key] := v` and functions do (partial).
 */
export type DefinitionKind = 'complete' | 'default' | 'member' | 'partial';

/** A rule as it stands in the text. `value` is undefined where only Rego logic knows it. */
export interface Rule {
	name: string;
	kind: DefinitionKind;
	value: Value | undefined;
	at: number;
	/** Offset of the first logic in it, null for a literal. */
	logicAt: number | null;
	/** Variables that nothing binds. */
	free: Token[];
}

/** A document read so far. */
export interface Module extends Syntax {
	rules: Rule[];
}

const NO_RULE_NAMES = new Set([
	'as',
	'default',
	'else',
	'false',
	'import',
	'not',
	'null',
	'package',
	'some',
	'true',
	'with',
]);

/** Reads an import or a rule into `module`. Throws {@link ReadError}. */
export function readStatement(cursor: Cursor, module: Module): void {
	if (cursor.take('import')) readImport(cursor, module);
	else module.rules.push(readRule(cursor, module));
}

function readRule(cursor: Cursor, module: Module): Rule {
	const isDefault = cursor.take('default');
	const name = cursor.peek();
	if (cursor.take('(')) throw inParentheses(cursor, name);
	const reserved = NO_RULE_NAMES.has(name.text) || module.keywords.has(name.text);
	if (name.kind !== 'word' || reserved) throw cursor.unexpected('a rule has to begin here');
	cursor.next();
	const notes = noNotes(module.keywords);
	const path = readHeadPath(cursor, notes);
	const isPartial = path !== null;
	const isMember = module.keywords.has('contains') && cursor.take('contains');
	const assigned = !isMember && cursor.takeOne(':=', '=');
	const value = isMember || assigned ? readTerm(cursor, notes) : undefined;
	if (value !== undefined || notes.logic.length > 0) readPair(cursor, notes);
	const bodyAt = readBodies(cursor, module, notes);
	if (isDefault) checkDefault(notes, bodyAt, name, assigned);
	else if (!isMember && !assigned) checkBare(cursor, module, path, bodyAt);
	const bound = new Set(notes.bound.map(({ text }) => text));
	const free = bodyAt === null && !isPartial ? notes.free.filter(({ text }) => !bound.has(text)) : [];
	const whole = bodyAt === null && !isPartial;
	const logicAt = firstOf([...notes.logic, ...notes.closures]) ?? (whole ? null : (bodyAt ?? name.at));
	return {
		name: name.text,
		kind: isPartial ? 'partial' : isDefault ? 'default' : isMember ? 'member' : 'complete',
		value: logicAt === null ? value : undefined,
		at: name.at,
		logicAt,
		free,
	};
}

function firstOf(offsets: readonly number[]): number | null {
	return offsets.reduce<number | null>((first, at) => Math.min(first ?? at, at), null);
}

/** A name may stand in parentheses where a rule begins. */
function inParentheses(cursor: Cursor, open: Token): ReadError {
	const mayBeName = cursor.peek().kind === 'word' || cursor.sees('(');
	return new (mayBeName ? UnreadError : ReadError)('a rule begins with a parenthesis', open.at);
}

type HeadPath = 'path' | 'call' | 'empty call' | null;

/** Reads `.name`, `[key]` and `(arguments)` of a rule's head: whether there were any, and a call. */
function readHeadPath(cursor: Cursor, notes: TermNotes): HeadPath {
	let found: HeadPath = null;
	for (;;) {
		if (cursor.take('.')) readDotted(cursor);
		else if (cursor.take('[')) {
			readTerm(cursor, notes);
			cursor.expect(']');
		} else if (cursor.take('(')) {
			// Arguments are bound by the call; they say nothing of where the logic stands.
			found = readArguments(cursor, noNotes(notes.keywords)) > 0 ? 'call' : 'empty call';
		} else return found;
		found ??= 'path';
	}
}

/** Passes over `if …`, `{ … }` and `else …`; the offset of the first, null where there is none. */
function readBodies(cursor: Cursor, module: Module, notes: TermNotes): number | null {
	let first: number | null = null;
	for (;;) {
		const at = cursor.peek().at;
		if (cursor.sees('if') && module.keywords.has('if')) {
			cursor.next();
			if (!cursor.take('{')) skipExpression(cursor);
			else cursor.skipBlock();
		} else if (cursor.sees('{')) {
			if (module.modern) throw new ReadError('with import rego.v1 a rule body needs "if" before it', at);
			cursor.next();
			cursor.skipBlock();
		} else if (first !== null && cursor.take('else')) {
			if (cursor.takeOne(':=', '=')) readTerm(cursor, notes);
		} else return first;
		first ??= at;
	}
}

/** Passes over an expression without braces: to the line's end, and on while a bracket or an operator is open. */
function skipExpression(cursor: Cursor): void {
	cursor.passedOver = true;
	const notes = noNotes(new Set());
	cursor.takeOne('not', 'some', 'every');
	readTerm(cursor, notes);
	while (cursor.takeOne(':=', '=', ',', 'with', 'as', 'in')) readTerm(cursor, notes);
	if (cursor.take('{')) cursor.skipBlock();
}

function checkDefault(notes: TermNotes, bodyAt: number | null, name: Token, assigned: boolean): void {
	const at = notes.logic[0] ?? bodyAt;
	if (at !== null) throw new ReadError('a default takes a literal value and no conditions', at);
	// The parser takes it for true; no document has been seen to mean that.
	if (!assigned) notes.logic.push(name.at);
}

/** A rule without a value needs a body or arguments; in the older syntax a key in brackets will do. */
function checkBare(cursor: Cursor, module: Module, path: HeadPath, bodyAt: number | null): void {
	if (bodyAt !== null || path === 'call' || (path === 'path' && !module.modern)) return;
	throw cursor.unexpected('a value has to follow the name, after ":="');
}
