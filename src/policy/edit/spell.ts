import { decimalText } from '../decimal.js';
import { type Collection, entryOf, isCollection, type Node } from '../tree.js';
import { exactly, isArray, isNumber, isObject, isSet, type Value } from '../values.js';
import { indentOf, lineBreakOf } from './text-edit.js';

/** What a new text should look like: the document, and the literal in it that is its like. */
export interface Manner {
	content: string;
	like: Node | undefined;
	/** Blanks before the line on which the new text begins. */
	indent: string;
}

/** `value` in Rego, quoted, bracketed and laid out as its like is; on one line where it has none. */
export function spell(value: Value, manner: Manner): string {
	if (typeof value === 'string') return quoted(value, quoteOf(manner.like));
	if (isArray(value))
		return bracketed(
			value.map((item) => [null, item] as const),
			manner,
			'[',
			']',
		);
	if (isSet(value)) {
		const items = [...value.items.values()].map((item) => [null, item] as const);
		return items.length === 0 ? 'set()' : bracketed(items, manner, '{', '}');
	}
	if (isObject(value)) return bracketed([...value.entries.values()], manner, '{', '}');
	return isNumber(value) ? decimalText(exactly(value)) : String(value);
}

function quoted(text: string, quote: '"' | '`'): string {
	if (quote === '`' && !/[`\0\r\n\uFEFF]/.test(text)) return `\`${text}\``;
	return JSON.stringify(text).replaceAll('\uFEFF', '\\ufeff');
}

/** How the first text of a literal is quoted. */
function quoteOf(like: Node | undefined): '"' | '`' {
	return firstQuote(like) ?? '"';
}

function firstQuote(like: Node | undefined): '"' | '`' | null {
	if (!isCollection(like)) return like?.quote ?? null;
	for (const { key, held } of like.members) {
		const quote = firstQuote(key ?? undefined) ?? firstQuote(held);
		if (quote !== null) return quote;
	}
	return null;
}

type Pair = readonly [key: Value | null, held: Value];

function bracketed(pairs: readonly Pair[], manner: Manner, open: string, close: string): string {
	const { content, like, indent } = manner;
	const layout = layoutOf(content, like);
	const inner = layout.deeper === null ? indent : indent + layout.deeper;
	const members = pairs.map(([key, held]) => {
		const held_ = spell(held, { content, like: likeOf(like, key), indent: inner });
		return key === null ? held_ : `${spell(key, { content, like, indent: inner })}${layout.gap}${held_}`;
	});
	if (members.length === 0) return open + close;
	if (layout.deeper === null) return open + layout.pad + members.join(', ') + layout.pad + close;
	const line = lineBreakOf(content);
	const lines = members.map((member) => line + inner + member).join(',');
	return `${open}${lines}${layout.trailing}${line}${indent}${close}`;
}

/** Of the entries of its like, the one under the same key, else the first. */
function likeOf(like: Node | undefined, key: Value | null): Node | undefined {
	const same = typeof key === 'string' ? entryOf(like, key) : undefined;
	return (same ?? (isCollection(like) ? like.members[0] : undefined))?.held;
}

interface Layout {
	/** Blanks by which members stand deeper, each on a line of its own; null where they share one. */
	deeper: string | null;
	pad: string;
	trailing: string;
	gap: string;
}

const ONE_LINE: Layout = { deeper: null, pad: '', trailing: '', gap: ': ' };

function layoutOf(content: string, like: Node | undefined): Layout {
	const [first] = isCollection(like) ? like.members : [];
	if (!isCollection(like) || first === undefined) return ONE_LINE;
	const gap = gapOf(content, like);
	const inside = indentOf(content, first.at);
	if (inside === null) {
		const pad = content.slice(like.open, first.at) === ' ' ? ' ' : '';
		return { ...ONE_LINE, pad, gap };
	}
	const outside = indentOf(content, like.close) ?? '';
	const deeper = inside.startsWith(outside) ? inside.slice(outside.length) : '  ';
	return { deeper, pad: '', trailing: like.members.at(-1)?.comma == null ? '' : ',', gap };
}

/** What stands between a key and its value, as the last entry has it. */
export function gapOf(content: string, { members }: Collection): string {
	const last = members.at(-1);
	if (last === undefined || last.key === null) return ': ';
	const gap = content.slice(last.key.end, last.held.at);
	return /^[ \t]*:[ \t]*$/.test(gap) ? gap : ': ';
}
