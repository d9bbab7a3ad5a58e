import { stripVTControlCharacters } from 'node:util';

const LONGEST = 300;

/**
 * Text from a server as one harmless line: no escape sequences, no control, bidirectional or other
 * invisible characters (shown as `\u{202e}`), at most 300 characters.
 */
export function oneLine(text: string): string {
	const line = stripVTControlCharacters(text)
		.replace(/\s+/g, ' ')
		.replace(/[\p{Cc}\p{Cf}]/gu, (character) =>
			character === '\u200d' ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
		)
		.trim();
	return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
