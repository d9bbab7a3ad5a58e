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
	let text = '';
	let at = 0;
	while (at < content.length) {
		const end = blankEnd(content, at);
		if (end === null) return { text, unterminated: at };
		text += end > at ? ' '.repeat(end - at) : content[at];
		at = Math.max(end, at + 1);
	}
	return { text, unterminated: null };
}

/** Where the comment or string at `at` ends, `at` itself where there is none, null where it never ends. */
function blankEnd(content: string, at: number): number | null {
	const first = content[at];
	if (first === '#') {
		const end = content.indexOf('\n', at);
		return end < 0 ? content.length : end;
	}
	if (first === '`') {
		const end = content.indexOf('`', at + 1);
		return end < 0 ? null : end + 1;
	}
	return first === '"' ? stringEnd(content, at + 1) : at;
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
