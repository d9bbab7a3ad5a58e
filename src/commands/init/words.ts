import { CaracaliteError } from '../../model/errors.js';

/** A blank, a quoted stretch, an escaped character, a stretch of plain ones, or what only a shell understands. */
const PIECE = /(\s+)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\|&;<>()$`*?#~]+)|([\s\S])/gy;

/**
 * A program and its arguments out of one line, by the quotes and backslashes of a shell. No shell runs
 * it: throws `usage` for a pipe, a variable or a pattern that is not quoted, and for a quote left open.
 */
export function wordsOf(line: string): string[] {
	const words: string[] = [];
	let word: string | null = null;
	for (const [piece, blank, single, double, escaped, plain, other] of line.matchAll(PIECE)) {
		if (blank !== undefined) {
			if (word !== null) words.push(word);
			word = null;
			continue;
		}
		if (other !== undefined) throw refused(other);
		if (double !== undefined && /[$`]/.test(double.replace(/\\[\s\S]/g, ''))) throw refused('$');
		const text = single ?? escaped ?? plain ?? double?.replace(/\\(["\\$`])/g, '$1') ?? piece;
		word = (word ?? '') + text;
	}
	return word === null ? words : [...words, word];
}

function refused(character: string): CaracaliteError {
	const open = character === "'" || character === '"' || character === '\\';
	return new CaracaliteError(
		'usage',
		open
			? `a quote or backslash at the end of the token command is left open (${character})`
			: `the token command holds ${character}, which only a shell understands, and none runs it`,
		{ hint: open ? 'Close it.' : `Quote it; or run a shell: --token-command "sh -c 'first | second'"` },
	);
}
