/** Line and column of a place in a text, both from 1; columns count UTF-16 units. */
export interface Place {
	line: number;
	column: number;
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
