import type { ValueNode } from '@humanwhocodes/momoa';
import type { Place } from '../../model/problem.js';
import { type Child, indexOfKey, type Span, type Spans, type Step, spansOf } from './spans.js';

type Momoa = typeof import('@humanwhocodes/momoa');

/** A JSON text inside a file: the whole of it, or one line. */
export interface JsonPart {
	text: string;
	/** Of its first character; lines from 0. */
	line: number;
	offset: number;
}

/** Characters in which a place is looked for; the parser that counts lines is slow. */
export const LARGEST_TO_SEARCH = 4 * 1024 * 1024;

/** Where the parts of a JSON text lie, nowhere in one that is too large to search; read when that is asked for. */
export function jsonSpans({ parse }: Momoa, part: JsonPart): Spans {
	let root: ValueNode | null = null;
	return spansOf<ValueNode>(
		() => {
			if (part.text.length > LARGEST_TO_SEARCH) return null;
			root ??= parse(part.text, { mode: 'json' }).body;
			return root;
		},
		(node, step) => childOf(node, step, part),
	);
}

/** As {@link jsonSpans} for cases that stand one a line. */
export function lineSpans(momoa: Momoa, parts: readonly JsonPart[]): Spans {
	const of = (path: readonly Step[]) => {
		const part = parts[Number(path[0])];
		return part === undefined ? null : { part, spans: jsonSpans(momoa, part), inner: path.slice(1) };
	};
	return {
		valueAt: (path) => {
			const found = of(path);
			return found === null ? null : found.spans.valueAt(found.inner);
		},
		keyAt: (path) => {
			const found = of(path);
			return found === null ? null : (found.spans.keyAt(found.inner) ?? startOf(found.part));
		},
	};
}

function startOf({ text, line, offset }: JsonPart): Span {
	return { start: offset, end: offset + text.length, line: line + 1, column: 1 };
}

function childOf(node: ValueNode, step: Step, { line, offset }: JsonPart): Child<ValueNode> | null {
	const span = ({ loc }: Pick<ValueNode, 'loc'>): Span => ({
		start: loc.start.offset + offset,
		end: loc.end.offset + offset,
		line: loc.start.line + line,
		column: loc.start.column,
	});
	if (node.type === 'Array') {
		const item = node.elements[Number(step)];
		return item === undefined ? null : { key: span(item.value), value: span(item.value), node: item.value };
	}
	if (node.type !== 'Object') return null;
	const keys = node.members.map(({ name }) => nameOf(name));
	const member = node.members[indexOfKey(keys, step)];
	return member === undefined
		? null
		: { key: span(member.name), value: span(member.value), node: member.value };
}

function nameOf(name: { type: string; value?: unknown }): string | null {
	return typeof name.value === 'string' ? name.value : null;
}

const TEXT_OR_KEY = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/gs;

/** A key that stands twice in one object; both are null in a text that is too large to search. */
export interface Repeated {
	key: string | null;
	place: Place | null;
}

/**
 * A key that stands twice in one object of a valid JSON text, which reading drops without a word; null
 * where there is none. `value` is what was read of the text: only where it has fewer keys is one looked for.
 */
export function repeatedKey({ parse }: Momoa, part: JsonPart, value: unknown): Repeated | null {
	let written = 0;
	for (const [, colon] of part.text.matchAll(TEXT_OR_KEY)) if (colon !== undefined) written += 1;
	if (written === keysOf(value)) return null;
	if (part.text.length > LARGEST_TO_SEARCH) return { key: null, place: null };
	const found = firstRepeated(parse(part.text, { mode: 'json' }).body);
	if (found === null) return null;
	const { key, line, column } = found;
	return { key, place: { line: line + part.line, column } };
}

function keysOf(value: unknown): number {
	const open: unknown[] = [value];
	let count = 0;
	while (open.length > 0) {
		const next = open.pop();
		if (typeof next !== 'object' || next === null) continue;
		const inner = Object.values(next);
		if (!Array.isArray(next)) count += inner.length;
		for (const one of inner) if (typeof one === 'object') open.push(one);
	}
	return count;
}

function firstRepeated(root: ValueNode): (Place & { key: string }) | null {
	const open = [root];
	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		if (node.type === 'Array') open.push(...node.elements.map(({ value }) => value).reverse());
		if (node.type !== 'Object') continue;
		const seen = new Set<string | null>();
		for (const { name } of node.members) {
			const key = nameOf(name);
			if (seen.has(key)) return { key: key ?? '', line: name.loc.start.line, column: name.loc.start.column };
			seen.add(key);
		}
		open.push(...node.members.map(({ value }) => value).reverse());
	}
	return null;
}
