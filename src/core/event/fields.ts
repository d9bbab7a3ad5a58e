import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';
import type { FieldSource } from '../report/trace.js';

/** The value at a dotted path; null where there is none. */
export function valueAt(input: JsonObject, path: string): Json {
	let at: Json = input;
	for (const key of path.split('.')) at = isJsonObject(at) ? (at[key] ?? null) : null;
	return at;
}

/** Paths of the fields that are not known. */
export function missingFields(fields: FieldSource[]): string[] {
	return fields.filter((field) => field.source === 'missing').map((field) => field.path);
}

const BY_A_LAW: readonly FieldSource['source'][] = ['normalised', 'deduced', 'fetched'];

/** The fields that a law changed: neither what audit keeps, nor what is missing or laid over by hand. */
export function fieldsPutBack(fields: FieldSource[]): FieldSource[] {
	return fields.filter(
		({ source, before, after }) => BY_A_LAW.includes(source) && !isDeepStrictEqual(before, after),
	);
}
