import { type Problem, placeAt } from '../model/problem.js';
import { Cursor } from './cursor.js';
import { readDotted } from './import.js';
import { forbiddenCharacterAt, ReadError, UnreadError } from './lexer.js';
import { callOf, mask } from './mask.js';
import { DATA_NAMES, FORBIDDEN_BUILTINS, isDataName } from './names.js';
import { type DefinitionKind, type Module, type Rule, readStatement } from './statement.js';
import type { DocumentSource } from './types.js';
import type { Value } from './values.js';

/** One rule of a document. `value` is undefined where it takes Rego logic to know it; `logic` says where. */
export interface Definition {
	name: string;
	kind: DefinitionKind;
	value: Value | undefined;
	/** Offset of the name in its document. */
	at: number;
	place: Problem;
	logic: Problem | null;
}

/**
 * A document as the runtime's parser sees it. One with problems is refused; their codes say how. `unread`
 * is what this reader does not know: the document may be valid all the same, and only the server can tell.
 */
export interface ReadDocument {
	source: DocumentSource;
	definitions: Definition[];
	problems: Problem[];
	unread: Problem[];
}

/**
 * Reads a document as the runtime's compiler does. Never throws: what the runtime refuses is in
 * `problems`, with its codes `parse_error`, `compile_error`, `rule_refused`, `unsafe_var` and `type_error`.
 * Nothing is refused for what stands after Rego logic, which is passed over and may have ended elsewhere.
 */
export function readDocument(source: DocumentSource): ReadDocument {
	const forbidden = forbiddenCharacterAt(source.content);
	if (forbidden !== null) {
		const said = 'no document may hold this character, not in a comment or a string either';
		const problems = [problemAt(source, 'parse_error', said, forbidden)];
		return { source, definitions: [], problems, unread: [] };
	}
	const cursor = new Cursor(source.content);
	try {
		return readModule(source, cursor);
	} catch (error) {
		if (!(error instanceof ReadError)) throw error;
		const { message, at } = error;
		const isUnread = error instanceof UnreadError || cursor.passedOver;
		return isUnread
			? { source, definitions: [], problems: [], unread: [unreadAt(source, message, at)] }
			: { source, definitions: [], problems: [problemAt(source, 'parse_error', message, at)], unread: [] };
	}
}

function unreadAt(source: DocumentSource, what: string, at: number): Problem {
	return problemAt(source, 'unread', `only the server can tell what this says: ${what}`, at);
}

function readModule(source: DocumentSource, cursor: Cursor): ReadDocument {
	readPackage(cursor);
	const module: Module = {
		keywords: new Set(),
		modern: false,
		imports: new Map(),
		repeated: [],
		rules: [],
	};
	while (cursor.peek().kind !== 'end') readStatement(cursor, module);
	const known = new Set(['input', 'data', ...DATA_NAMES, ...module.imports.keys()]);
	const problems = [
		...repeatedImports(source, module),
		...module.rules.flatMap((rule) => refusedRule(source, rule)),
		...module.rules.flatMap((rule) => unsafeVariables(source, rule, known)),
		...forbiddenCalls(source),
	];
	const definitions = module.rules.map((rule) => definition(source, rule));
	return { source, definitions, problems, unread: unclearImports(source, module) };
}

function readPackage(cursor: Cursor): void {
	cursor.expect('package');
	readDotted(cursor);
	const { at } = cursor.peek();
	if (!cursor.takeAdjacent('[')) return;
	if (cursor.next().kind !== 'string') throw new ReadError('a text has to stand in the brackets', at);
	cursor.expect(']');
	throw new UnreadError('a package below another', at);
}

/** Today's syntax refuses an import of the same thing under the same name. */
function repeatedImports(source: DocumentSource, module: Module): Problem[] {
	return module.repeated
		.filter((one) => isRefused(one, module))
		.map(({ path, at }) => problemAt(source, 'compile_error', `${path} is imported already`, at));
}

function isRefused({ path, first }: Module['repeated'][number], { modern }: Module): boolean {
	return modern && path === first.path && (path === 'rego.v1' || path.startsWith('data'));
}

/** Imports that the compiler may refuse: of two things under one name, or of a name that means something else. */
function unclearImports(source: DocumentSource, module: Module): Problem[] {
	const taken = new Set(['input', 'data', ...DATA_NAMES]);
	const shadowing = [...module.imports].filter(([name, { path }]) => taken.has(name) && path !== name);
	const repeated = module.repeated.filter((one) => !isRefused(one, module));
	return [...shadowing.map(([, one]) => one), ...repeated].map(({ path, at }) => {
		return unreadAt(source, `an import of ${path} under a name that is taken`, at);
	});
}

function problemAt(source: DocumentSource, code: string, message: string, at: number): Problem {
	return { code, message, document: source.name, ...placeAt(source.content, at) };
}

function definition(source: DocumentSource, rule: Rule): Definition {
	const { name, kind, value, at, logicAt } = rule;
	const place = problemAt(source, 'defined', `${name} is defined here`, at);
	const said = `${name} is defined by Rego logic, which only the server can decide`;
	const logic = logicAt === null ? null : problemAt(source, 'logic', said, logicAt);
	return { name, kind, value, at, place, logic };
}

function refusedRule(source: DocumentSource, { name, at }: Rule): Problem[] {
	if (isDataName(name)) return [];
	return [problemAt(source, 'rule_refused', `a data document may not define "${name}"`, at)];
}

function unsafeVariables(source: DocumentSource, rule: Rule, known: ReadonlySet<string>): Problem[] {
	const loose = rule.free.filter(({ text }) => !known.has(text));
	return loose.map(({ text, at }) => {
		const message = `nothing gives "${text}" a value; a text needs quotes`;
		return problemAt(source, 'unsafe_var', message, at);
	});
}

function forbiddenCalls(source: DocumentSource): Problem[] {
	const { text } = mask(source.content);
	return FORBIDDEN_BUILTINS.flatMap((builtin) => {
		const at = callOf(text, builtin);
		return at === null ? [] : [problemAt(source, 'type_error', `${builtin} may not be called`, at)];
	});
}
