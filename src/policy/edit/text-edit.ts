/** What takes the place of the text from `at` to `end`, which are equal where something is put in between. */
export interface TextEdit {
	at: number;
	end: number;
	text: string;
}

/** `content` with the edits made, those at one place in the order that is given; null where two overlap. */
export function applyEdits(content: string, edits: readonly TextEdit[]): string | null {
	const sorted = [...edits].sort((a, b) => a.at - b.at);
	let text = '';
	let done = 0;
	for (const edit of sorted) {
		if (edit.at < done) return null;
		text += content.slice(done, edit.at) + edit.text;
		done = edit.end;
	}
	return text + content.slice(done);
}

/** The line break that a text uses, by its first. */
export function lineBreakOf(content: string): string {
	return /\r?\n/.exec(content)?.[0] ?? '\n';
}

/** Where the line of `at` begins, and where it ends before its line break. */
export function lineAround(content: string, at: number): { start: number; end: number } {
	const start = content.lastIndexOf('\n', at - 1) + 1;
	const feed = content.indexOf('\n', at);
	const end = feed < 0 ? content.length : feed;
	return { start, end: content.charAt(end - 1) === '\r' && end > at ? end - 1 : end };
}

/** The blanks before `at` where nothing else is before it on its line; else null. */
export function indentOf(content: string, at: number): string | null {
	const before = content.slice(lineAround(content, at).start, at);
	return /^[ \t]*$/.test(before) ? before : null;
}

/** Whether nothing but blanks and a comment follows on the line behind `at`. */
export function endsLine(content: string, at: number): boolean {
	return /^[ \t]*(?:#.*)?$/.test(content.slice(at, lineAround(content, at).end));
}
