import { stripVTControlCharacters } from 'node:util';

const ZERO_WIDTH_JOINER = '\u200d';

/**
 * Text from outside, made safe for a terminal: escape sequences are taken out; control and format
 * characters (bidirectional overrides among them) are shown as `\u{202e}`. Line breaks and tabs stay.
 */
export function cleanText(text: string): string {
	return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}]/gu, (character) =>
		character === '\n' || character === '\t' || character === ZERO_WIDTH_JOINER
			? character
			: shown(character),
	);
}

/** As {@link cleanText}, on one line: line breaks and tabs become spaces. */
export function cleanLine(text: string): string {
	return cleanText(text.replace(/[\r\n\t]+/g, ' '));
}

const COLOURS = /(\u001b\[[0-9;]*m)/;

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
