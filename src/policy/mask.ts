/** A document with its comments and strings blanked out, character for character, so that places stay. */
export interface Masked {
	text: string;
	/** Offset of a quote that is never closed; nothing after it was read. */
	unterminated: number | null;
}

const CLOSERS: ReadonlyMap<string, string> = new Map([
	[')', '('],
	[']', '['],
	['}', '{'],
]);

/** Blanks out comments and strings of `content`, as the API does before it looks at a document. */
export function mask(content: string): Masked {
	const parts: string[] = [];
	const opener = /[#"`]/g;
	let at = 0;
	for (let match = opener.exec(content); match !== null; match = opener.exec(content)) {
		parts.push(content.slice(at, match.index));
		const end = blankEnd(content, match.index);
		if (end === null) return { text: parts.join(''), unterminated: match.index };
		parts.push(' '.repeat(end - match.index));
		at = end;
		opener.lastIndex = end;
	}
	parts.push(content.slice(at));
	return { text: parts.join(''), unterminated: null };
}

/** Where the comment or string that begins at `at` ends, null where it never does. */
function blankEnd(content: string, at: number): number | null {
	if (content[at] === '#') {
		const end = content.indexOf('\n', at);
		return end < 0 ? content.length : end;
	}
	if (content[at] === '"') return stringEnd(content, at + 1);
	const end = content.indexOf('`', at + 1);
	return end < 0 ? null : end + 1;
}

/** Where the string that began before `at` ends; null at a line's end. A backslash skips any character. */
function stringEnd(content: string, start: number): number | null {
	let at = start;
	while (at < content.length && content[at] !== '"') {
		if (content[at] === '\n') return null;
		at += content[at] === '\\' ? 2 : 1;
	}
	return at < content.length ? at + 1 : null;
}

/** Offset of the first bracket of `text` that has no partner, null when all do. */
export function unbalancedAt(text: string): number | null {
	const open: { bracket: string; at: number }[] = [];
	for (const { 0: bracket, index } of text.matchAll(/[()[\]{}]/g)) {
		const partner = CLOSERS.get(bracket);
		if (partner === undefined) open.push({ bracket, at: index });
		else if (open.pop()?.bracket !== partner) return index;
	}
	return open.at(-1)?.at ?? null;
}

/** Offset of the first call of `builtin` in masked `text`, null where there is none. */
export function callOf(text: string, builtin: string): number | null {
	const call = new RegExp(`(?<![\\w.])${builtin.replaceAll('.', '\\.')}\\s*\\(`);
	return call.exec(text)?.index ?? null;
}
