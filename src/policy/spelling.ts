import type { Json, JsonObject } from '../model/json.js';

/** The fields of an object that the engine knows: of what type each is, or its own fields. */
export interface Fields {
	readonly [field: string]: string | Fields;
}

/**
 * `input` with its known fields spelt as they are known. The engine reads them without regard to case,
 * as Go's JSON does: of several spellings of one field the later one counts, of objects field by field,
 * and a null takes back a list but no text, flag or object. An input without odd spellings comes back as
 * it is.
 */
export function wellSpelt(input: JsonObject, known: Fields): JsonObject {
	return isWellSpelt(input, known) ? input : respelt(input, known);
}

/** Whether every known field of `input` has its own spelling. */
export function isWellSpelt(input: JsonObject, known: Fields): boolean {
	for (const field in input) {
		const name = knownAs(field, known);
		if (name !== field && name !== null) return false;
		const inner = name === null ? undefined : known[name];
		const held = input[field];
		if (typeof inner === 'object' && isObject(held) && !isWellSpelt(held, inner)) return false;
	}
	return true;
}

/** The known field that the engine takes `field` for, null where it takes it for none. */
export function knownAs(field: string, known: Fields): string | null {
	if (Object.hasOwn(known, field)) return field;
	const name = folded(field);
	return Object.hasOwn(known, name) ? name : null;
}

/** Go folds two letters beyond ASCII to ASCII: the Kelvin sign, which is a k in lower case too, and the long s. */
function folded(field: string): string {
	return field.replaceAll('\u017F', 's').toLowerCase();
}

function respelt(input: JsonObject, known: Fields): JsonObject {
	const read: JsonObject = {};
	for (const [field, held] of Object.entries(input)) {
		const name = knownAs(field, known);
		const inner = name === null ? undefined : known[name];
		const value = typeof inner === 'object' && isObject(held) ? respelt(held, inner) : held;
		read[name ?? field] = over(read[name ?? field], value, inner);
	}
	return read;
}

/** What is read where `later` comes after `earlier` for one field of this type. */
function over(earlier: Json | undefined, later: Json, type: Fields[string] | undefined): Json {
	if (earlier === undefined) return later;
	if (later === null) return typeof type === 'object' || typeof earlier !== 'object' ? earlier : null;
	if (!isObject(earlier) || !isObject(later)) return later;
	const read = { ...earlier };
	for (const [field, held] of Object.entries(later)) {
		read[field] = typeof type === 'object' ? over(read[field], held, type[field]) : held;
	}
	return read;
}

export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
