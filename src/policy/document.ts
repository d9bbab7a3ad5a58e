import { Cursor } from './cursor.js';
import { readDotted } from './import.js';
import { ReadError } from './lexer.js';
import { callOf, mask } from './mask.js';
import { DATA_NAMES, FORBIDDEN_BUILTINS, isDataName } from './names.js';
import { placeAt } from './place.js';
import { type DefinitionKind, type Module, type Rule, readStatement } from './statement.js';
import type { DocumentSource, Problem } from './types.js';
import type { Value } from './values.js';

/** One rule of a document. `value` is undefined where it takes Rego logic to know it; `logic` says where. */
export interface Definition {
	name: string;
	kind: DefinitionKind;
	value: Value | undefined;
	place: Problem;
	logic: Problem | null;
}

/** A document as the runtime's parser sees it. One with problems is refused; their codes say how. */
export interface ReadDocument {
	source: DocumentSource;
	definitions: Definition[];
	problems: Problem[];
}

/**
 * Reads a document as the runtime's compiler does. Never throws: what the runtime refuses is in
 * `problems`, with its codes `parse_error`, `rule_refused`, `unsafe_var` and `type_error`.
 */
export function readDocument(source: DocumentSource): ReadDocument {
	try {
		return readModule(source);
	} catch (error) {
		if (!(error instanceof ReadError)) throw error;
		const problem = problemAt(source, 'parse_error', error.message, error.at);
		return { source, definitions: [], problems: [problem] };
	}
}

function readModule(source: DocumentSource): ReadDocument {
	const cursor = new Cursor(source.content);
	cursor.expect('package');
	readDotted(cursor);
	const module: Module = { keywords: new Set(), modern: false, imported: new Set(), rules: [] };
	while (cursor.peek().kind !== 'end') readStatement(cursor, module);
	const known = new Set(['input', 'data', ...DATA_NAMES, ...module.imported]);
	const problems = [
		...module.rules.flatMap((rule) => refusedRule(source, rule)),
		...module.rules.flatMap((rule) => unsafeVariables(source, rule, known)),
		...forbiddenCalls(source),
	];
	const definitions = module.rules.map((rule) => definition(source, rule));
	return { source, definitions, problems };
}

function problemAt(source: DocumentSource, code: string, message: string, at: number): Problem {
	return { code, message, document: source.name, ...placeAt(source.content, at) };
}

function definition(source: DocumentSource, rule: Rule): Definition {
	const { name, kind, value, at, logicAt } = rule;
	const place = problemAt(source, 'defined', `${name} is defined here`, at);
	const said = `${name} is defined by Rego logic, which only the server can decide`;
	const logic = logicAt === null ? null : problemAt(source, 'logic', said, logicAt);
	return { name, kind, value, place, logic };
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
