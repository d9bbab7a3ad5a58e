import { isDeepStrictEqual } from 'node:util';
import type { FieldSource } from '../report/trace.js';

const BY_A_LAW: readonly FieldSource['source'][] = ['normalised', 'deduced', 'fetched'];

/** The fields that a law changed: neither what audit keeps, nor what is missing or laid over by hand. */
export function fieldsPutBack(fields: FieldSource[]): FieldSource[] {
	return fields.filter(
		({ source, before, after }) => BY_A_LAW.includes(source) && !isDeepStrictEqual(before, after),
	);
}
