import type { Collection, Member, Node } from '../tree.js';
import type { Value } from '../values.js';
import { gapOf, spell } from './spell.js';
import { endsLine, indentOf, lineAround, lineBreakOf, type TextEdit } from './text-edit.js';

/** A member to be: an element, or an entry under a key. */
export interface NewMember {
	key: Value | null;
	held: Value;
	/** What its value should look like; the last of its siblings unless given. */
	like?: Node;
}

/**
 * Puts members behind the last of a collection, in its manner: quotes, commas, one line or many. What
 * is there stays as it is, comments behind the last member included.
 */
export function insertMembers(content: string, node: Collection, members: readonly NewMember[]): TextEdit[] {
	if (members.length === 0) return [];
	const last = node.members.at(-1);
	return last === undefined ? intoEmpty(content, node, members) : behind(content, node, last, members);
}

function behind(content: string, node: Collection, last: Member, members: readonly NewMember[]): TextEdit[] {
	const indent = indentOf(content, last.at);
	const around = indent ?? lineIndent(content, last.at);
	const texts = members.map((member) => memberText(content, node, member, around));
	if (indent === null) {
		const comma = commaOf(content, node);
		return [{ at: last.end, end: last.end, text: texts.map((text) => comma + text).join('') }];
	}
	const behindLast = last.comma === null ? last.end : last.comma + 1;
	const line = lineAround(content, behindLast);
	if (!endsLine(content, behindLast)) {
		const text = texts.map((one) => `,${lineBreakOf(content)}${indent}${one}`).join('');
		return [{ at: last.end, end: last.end, text }];
	}
	const feed = content.startsWith('\r\n', line.end) ? '\r\n' : '\n';
	if (last.comma !== null) {
		return [put(line.end, texts.map((text) => `${feed}${indent}${text},`).join(''))];
	}
	return [put(last.end, ','), put(line.end, texts.map((text) => feed + indent + text).join(','))];
}

function put(at: number, text: string): TextEdit {
	return { at, end: at, text };
}

/** What parts two members on one line. */
function commaOf(content: string, { members }: Collection): string {
	const [before, last] = members.slice(-2);
	if (before === undefined || last === undefined) return ', ';
	const comma = content.slice(before.end, last.at);
	return /^[ \t]*,[ \t]*$/.test(comma) ? comma : ', ';
}

/** The blanks at the start of the line of `at`. */
function lineIndent(content: string, at: number): string {
	return /^[ \t]*/.exec(content.slice(lineAround(content, at).start))?.[0] ?? '';
}

function memberText(content: string, node: Collection, member: NewMember, indent: string): string {
	const { key, held } = member;
	const last = node.members.at(-1);
	const text = spell(held, { content, like: member.like ?? last?.held, indent });
	if (key === null) return text;
	return spell(key, { content, like: last?.key ?? undefined, indent }) + gapOf(content, node) + text;
}

/** Into brackets with nothing between them but blanks and comments, which stay. */
function intoEmpty(content: string, node: Collection, members: readonly NewMember[]): TextEdit[] {
	const indent = lineIndent(content, node.at);
	const texts = members.map((member) => memberText(content, node, member, indent));
	// `set()` has no room between its brackets.
	if (node.open === node.end) return [{ at: node.at, end: node.end, text: `{${texts.join(', ')}}` }];
	if (!content.slice(node.open, node.close).includes('\n')) return [put(node.open, texts.join(', '))];
	const inside = /\n([ \t]+)\S/.exec(content.slice(node.open, node.close))?.[1];
	const inner = lineBreakOf(content) + (inside ?? `${indent}${indent.startsWith('\t') ? '\t' : '  '}`);
	return [put(node.open, texts.map((text) => `${inner}${text},`).join(''))];
}
