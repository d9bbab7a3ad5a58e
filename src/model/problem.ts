/** Line and column of a place in a text, both from 1; columns count UTF-16 units. */
export interface Place {
	line: number;
	column: number;
}

/** Something about a text, at a place. `document` is what errors call it by: a file's path or a policy's name. */
export interface Problem extends Place {
	code: string;
	message: string;
	document: string;
}

/** The place of the character at `offset` of `text`. */
export function placeAt(text: string, offset: number): Place {
	const before = text.slice(0, offset);
	const lineStart = before.lastIndexOf('\n') + 1;
	return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The offset of a place of `text`. */
export function offsetOf(text: string, { line, column }: Place): number {
	let start = 0;
	for (let passed = 1; passed < line; passed++) start = text.indexOf('\n', start) + 1;
	return start + column - 1;
}

/** The place that a parser's error names; null where it names none. */
export function placeOfError(error: unknown): Place | null {
	if (typeof error !== 'object' || error === null || !('line' in error) || !('column' in error)) return null;
	const { line, column } = error;
	return typeof line === 'number' && typeof column === 'number' ? { line, column } : null;
}

/** A place as an editor takes it: `document:line:column`. */
export function placeText({ document, line, column }: Place & { document: string }): string {
	return `${document}:${line}:${column}`;
}

/**
 * Problems as an error carries them in its details, where the renderer and `--json` find them. `as` is the
 * member that names the text: `file` where it is one for certain, `document` where it may be a policy.
 */
export function problemDetails(
	problems: readonly Problem[],
	as: 'file' | 'document' = 'document',
): { problems: object[] } {
	return { problems: problems.map(({ document, ...rest }) => ({ [as]: document, ...rest })) };
}
