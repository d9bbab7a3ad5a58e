import type { AnyNode, MemberNode } from '@humanwhocodes/momoa';
import type { CaracaliteError } from '../model/errors.js';
import { type Place, type Problem, placeOfError } from '../model/problem.js';
import { configError, type Path } from './problem.js';

/** A file's text as a value, with the place of each member. */
export interface ConfigText {
	file: string;
	value: unknown;
	/** Of the key, or of the item of a list; of the nearest parent where the path leads nowhere. */
	placeOf(path: Path): Place;
}

const START: Place = { line: 1, column: 1 };

/** Deeper than any configuration, and far from what a reader of it could not take. */
const DEPTH = 32;
/** How often aliases may repeat what stands behind an anchor. */
const ALIASES = 100;

/**
 * Reads YAML. Throws `config_invalid` with each syntax error and duplicate key; what is too deep or
 * repeats itself too often is told without a word of what it holds.
 */
export async function parseYaml(file: string, text: string): Promise<ConfigText> {
	const { isCollection, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } = await import('yaml');
	const lines = new LineCounter();
	// Whether a key stands twice is looked at below: the library's own look takes the square of their number.
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
	const at = (offset: number): Place => {
		const { line, col } = lines.linePos(offset);
		return { line, column: col };
	};
	if (document.errors.some(({ message }) => OVERFLOW.test(message))) throw tooMuch(file, TOO_DEEP);
	if (document.errors.length > 0) {
		const problems = document.errors.map(({ pos, message }) => syntaxProblem(file, at(pos[0]), message));
		throw configError(file, problems);
	}
	const twice: Problem[] = [];
	visit(document, {
		Collection: (_key, node, path) => {
			if (path.filter(isCollection).length >= DEPTH) throw tooMuch(file, TOO_DEEP);
			if (!isMap(node)) return;
			const seen = new Set<string>();
			for (const { key } of node.items) {
				if (!isScalar(key)) continue;
				const name = String(key.value);
				if (seen.has(name)) twice.push(syntaxProblem(file, at(key.range?.[0] ?? 0), 'a key stands twice'));
				seen.add(name);
			}
		},
	});
	if (twice.length > 0) throw configError(file, twice);
	const placeOf = (path: Path): Place => {
		let node: unknown = document.contents;
		let offset = 0;
		for (const step of path) {
			if (isMap(node)) {
				const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
				if (!pair) break;
				if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
				node = pair.value;
			} else if (isSeq(node)) {
				node = node.items[Number(step)];
				if (isScalar(node) || isMap(node) || isSeq(node)) offset = node.range?.[0] ?? offset;
			}
		}
		return at(offset);
	};
	return { file, value: withoutOverflow(file, () => document.toJS({ maxAliasCount: ALIASES })), placeOf };
}

const OVERFLOW = /call stack/;
const TOO_DEEP = `it is nested deeper than ${DEPTH} levels`;
const NO_ANCHOR = 'an alias stands where nothing has its anchor';
const TOO_MANY_ALIASES = `its aliases repeat more than ${ALIASES} things, or themselves`;

/** A configuration that would cost more than it is worth; nothing of it is shown. */
function tooMuch(file: string, message: string): CaracaliteError {
	return configError(file, [{ code: 'too_much', document: file, ...START, message }]);
}

/** A value made of a text, where that takes neither all the stack nor one alias too many. */
function withoutOverflow<T>(file: string, make: () => T): T {
	try {
		return make();
	} catch (error) {
		if (error instanceof RangeError) throw tooMuch(file, TOO_DEEP);
		if (error instanceof ReferenceError) {
			throw tooMuch(file, /excessive/i.test(error.message) ? TOO_MANY_ALIASES : NO_ANCHOR);
		}
		throw error;
	}
}

/** Reads JSON. Throws `config_invalid` with the place of a syntax error, or of each key that stands twice. */
export async function parseJson(file: string, text: string): Promise<ConfigText> {
	const { evaluate, parse } = await import('@humanwhocodes/momoa');
	let root: AnyNode;
	try {
		root = parse(text, { mode: 'json' }).body;
	} catch (error) {
		if (error instanceof RangeError) throw tooMuch(file, TOO_DEEP);
		throw configError(file, [syntaxProblem(file, placeOfError(error) ?? START, messageOf(error))]);
	}
	if (depthOf(root) > DEPTH) throw tooMuch(file, TOO_DEEP);
	const twice = duplicates(root).map((place) => syntaxProblem(file, place, 'a key stands twice'));
	if (twice.length > 0) throw configError(file, twice);
	return { file, value: evaluate(root), placeOf: (path) => jsonPlace(root, path) };
}

function jsonPlace(root: AnyNode, path: Path): Place {
	let node: AnyNode | undefined = root;
	let place: Place = root.loc.start;
	for (const step of path) {
		if (node?.type === 'Object') {
			const member: MemberNode | undefined = node.members.find(({ name }) => nameOf(name) === String(step));
			if (!member) break;
			place = member.loc.start;
			node = member.value;
		} else if (node?.type === 'Array') {
			node = node.elements[Number(step)]?.value;
			place = node?.loc.start ?? place;
		}
	}
	return { line: place.line, column: place.column };
}

/** How deep a JSON text is nested, as far as it matters. */
function depthOf(root: AnyNode): number {
	let level: AnyNode[] = [root];
	for (let depth = 0; depth <= DEPTH; depth += 1) {
		if (level.length === 0) return depth;
		level = level.flatMap((node) => {
			if (node.type === 'Array') return node.elements.map(({ value }) => value);
			return node.type === 'Object' ? node.members.map(({ value }) => value) : [];
		});
	}
	return DEPTH + 1;
}

function duplicates(node: AnyNode): Place[] {
	if (node.type === 'Array') return node.elements.flatMap((element) => duplicates(element.value));
	if (node.type !== 'Object') return [];
	const seen = new Set<string>();
	return node.members.flatMap((member) => {
		const name = nameOf(member.name);
		const twice = seen.has(name) ? [member.loc.start] : [];
		seen.add(name);
		return [...twice, ...duplicates(member.value)];
	});
}

function nameOf(name: AnyNode): string {
	if (name.type === 'String') return name.value;
	return name.type === 'Identifier' ? name.name : '';
}

function syntaxProblem(file: string, place: Place, message: string): Problem {
	return { code: 'syntax', document: file, line: place.line, column: place.column, message };
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message.replace(/ ?\(\d+:\d+\)$/, '') : String(error);
}
