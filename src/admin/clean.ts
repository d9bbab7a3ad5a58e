import { stripVTControlCharacters } from 'node:util';

const LONGEST = 300;

/** Controls, line separators, and whatever turns, hides or takes no room; the joiners of emoji aside. */
const UNSEEN = /(?!\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text from a server as {@link harmless}, its white space as single blanks, at most 300 characters. */
export function oneLine(text: string): string {
	return harmless(stripVTControlCharacters(text).replace(/\s+/g, ' ').trim(), LONGEST);
}

/**
 * Text from a server as one harmless line: no escape sequences, no control, bidirectional or other
 * invisible characters (shown as `\u{202e}`), at most `longest` characters. Other text stays as it is.
 */
export function harmless(text: string, longest: number): string {
	const start = text.slice(0, longest + 1);
	const line = stripVTControlCharacters(start).replace(
		UNSEEN,
		(character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
	);
	if (text.length <= longest && line.length <= longest) return line;
	return `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
