import { stripVTControlCharacters } from 'node:util';

/** Controls, line separators, and whatever turns, hides or takes no room; the joiners of emoji aside. */
const UNSEEN = /(?!\n|\t|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Printable ASCII, of which nothing is ever taken out; most text is. */
const PLAIN = /^[ -~]*$/;

/** No line on a screen needs more; names are shorter by far. */
const LONGEST_LINE = 2_000;

/**
 * Text from outside, made safe for a terminal: escape sequences are taken out; control, format and
 * other unseen characters (bidirectional overrides among them) are shown as `\u{202e}`. Line breaks and tabs stay.
 */
export function cleanText(text: string): string {
	return stripVTControlCharacters(text).replace(UNSEEN, shown);
}

/** As {@link cleanText}, on one line of at most 2,000 characters: line breaks and tabs become spaces. */
export function cleanLine(text: string): string {
	if (text.length <= LONGEST_LINE && PLAIN.test(text)) return text;
	const line = cleanText(text.slice(0, LONGEST_LINE + 1).replace(/[\r\n\t\u2028\u2029]+/g, ' '));
	if (text.length <= LONGEST_LINE && line.length <= LONGEST_LINE * 2) return line;
	return `${line.slice(0, LONGEST_LINE - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** What a style paints with: bold, dim, red, green, yellow, cyan, and their ends. No other code passes, as one that hides. */
const COLOURS = /(\u001b\[(?:1|2|22|31|32|33|36|39)m)/;

/** A whole rendered page: cleaned, but for the colours that a style has painted. */
export function cleanPage(text: string): string {
	return text
		.split(COLOURS)
		.map((part) => (COLOURS.test(part) ? part : cleanText(part)))
		.join('');
}

function shown(character: string): string {
	return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
