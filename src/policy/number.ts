import type { Cursor } from './cursor.js';
import { decimalOf, isReadable } from './decimal.js';
import { ReadError, type Token, UnreadError } from './lexer.js';
import { numberOf, type RegoNumber } from './values.js';

/**
 * Reads a number that begins with `first`: a numeral, or a sign or point before one, with or without
 * gaps between them. Throws {@link ReadError}.
 */
export function readNumber(cursor: Cursor, first: Token): RegoNumber {
	const sign = first.text === '-' ? '-' : '';
	const lead = sign === '' ? first : cursor.next();
	const pointed = lead.kind === 'symbol' && lead.text === '.';
	const numeral = pointed ? cursor.next() : lead;
	if (numeral.kind !== 'number') throw new ReadError('a number has to stand here', first.at);
	const malformed = pointed ? numeral.text.includes('.') : /^0\d/.test(numeral.text);
	if (malformed) throw new ReadError('this is no number of JSON', numeral.at);
	const exponent = /[eE][+-]?(?<digits>\d+)$/.exec(numeral.text)?.groups?.digits ?? '';
	const decimal = decimalOf(`${sign}${pointed ? '.' : ''}${numeral.text}`);
	if (decimal.digits === '' && exponent.length > 9)
		throw new UnreadError('an odd spelling of zero', first.at);
	if (!isReadable(decimal)) throw new ReadError('this number is too big, or too close to zero', first.at);
	return numberOf(decimal);
}
