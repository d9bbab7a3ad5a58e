import { jsonPieces, LARGEST_DOCUMENT, tooLarge } from '../model/json-pieces.js';

const UNSEEN = /(?!\ufe0e|\ufe0f)[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON for stdout. Characters that could steer a terminal are written as escapes, which JSON reads
 * back as the same value.
 */
export function jsonText(value: unknown, indent: 0 | 2 = 2): string {
	return jsonTexts(value, indent).join('');
}

/**
 * As {@link jsonText}, in pieces of about a megabyte, to be written one after another.
 *
 * @throws CaracaliteError `report_too_large` where the next command could not read it
 */
export function jsonTexts(value: unknown, indent: 0 | 2 = 2): string[] {
	const texts: string[] = [];
	let text = '';
	let size = 0;
	const end = (piece: string) => {
		size += Buffer.byteLength(piece);
		if (size > LARGEST_DOCUMENT) throw tooLarge('result', 'more than the next command reads');
		texts.push(piece);
		text = '';
	};
	for (const piece of jsonPieces(value, indent)) {
		text += piece;
		if (text.length > PIECE) end(text.replace(UNSEEN, escapeUnits));
	}
	end(`${text.replace(UNSEEN, escapeUnits)}\n`);
	return texts;
}

/** Characters that are written at once. */
const PIECE = 1024 * 1024;

function escapeUnits(character: string): string {
	return [...character.split('')]
		.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');
}
