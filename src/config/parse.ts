import type { AnyNode, MemberNode } from '@humanwhocodes/momoa';
import { type ConfigProblem, configError, type Path, type Place } from './problem.js';

/** A file's text as a value, with the place of each member. */
export interface ConfigText {
	file: string;
	value: unknown;
	/** Of the key, or of the item of a list; of the nearest parent where the path leads nowhere. */
	placeOf(path: Path): Place;
}

const START: Place = { line: 1, column: 1 };

/** Reads YAML. Throws `config_invalid` with each syntax error and duplicate key. */
export async function parseYaml(file: string, text: string): Promise<ConfigText> {
	const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
	const at = (offset: number): Place => {
		const { line, col } = lines.linePos(offset);
		return { line, column: col };
	};
	if (document.errors.length > 0) {
		const problems = document.errors.map((error) =>
			syntaxProblem(
				file,
				at(error.pos[0]),
				error.code === 'DUPLICATE_KEY' ? 'a key stands twice' : error.message,
			),
		);
		throw configError(file, problems);
	}
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
	return { file, value: document.toJS({ maxAliasCount: 100 }), placeOf };
}

/** Reads JSON. Throws `config_invalid` with the place of a syntax error, or of each key that stands twice. */
export async function parseJson(file: string, text: string): Promise<ConfigText> {
	const { evaluate, parse } = await import('@humanwhocodes/momoa');
	let root: AnyNode;
	try {
		root = parse(text, { mode: 'json' }).body;
	} catch (error) {
		throw configError(file, [syntaxProblem(file, placeOfError(error), messageOf(error))]);
	}
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

function syntaxProblem(file: string, place: Place, message: string): ConfigProblem {
	return { code: 'syntax', file, line: place.line, column: place.column, message };
}

function placeOfError(error: unknown): Place {
	if (typeof error !== 'object' || error === null || !('line' in error) || !('column' in error)) return START;
	const { line, column } = error;
	return typeof line === 'number' && typeof column === 'number' ? { line, column } : START;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message.replace(/ ?\(\d+:\d+\)$/, '') : String(error);
}
