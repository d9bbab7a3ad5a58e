import { pad, widthOf } from './layout.js';
import type { Style } from './style.js';

/** Width of the column of labels. */
const LABEL = 11;

/** Words of a command as they can be pasted into a shell; the target that this run was given by flags goes along. */
export function commandText({ here }: Pick<Style, 'here'>, words: readonly string[]): string {
	return ['caracalite', ...words, ...here].map(quoted).join(' ');
}

/** A command behind a label: on one line, or on several that end in `\`, so that it can be pasted. */
export function commandField(style: Style, label: string, words: readonly string[]): string {
	const room = style.width - LABEL - 2;
	const whole = commandText(style, words);
	const lines = widthOf(whole) <= room ? [whole] : broken(['caracalite', ...words, ...style.here], room);
	return lines
		.map((line, index) => `  ${index === 0 ? style.paint.dim(pad(label, LABEL)) : ' '.repeat(LABEL)}${line}`)
		.join('\n');
}

/** The words on lines of at most `room` columns, two of room for the mark that the line goes on. */
function broken(words: readonly string[], room: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const part of parts(words)) {
		const longer = line === '' ? part : `${line} ${part}`;
		if (line !== '' && widthOf(longer) > room - 2) {
			lines.push(`${line} \\`);
			line = `  ${part}`;
		} else line = longer;
	}
	return [...lines, line];
}

/** The words, each flag with its value. */
function parts(words: readonly string[]): string[] {
	const found: string[] = [];
	for (const [index, word] of words.entries()) {
		const before = words[index - 1];
		const isValue = before?.startsWith('--') === true && !word.startsWith('--');
		if (isValue) found.push(`${found.pop()} ${quoted(word)}`);
		else found.push(quoted(word));
	}
	return found;
}

function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
