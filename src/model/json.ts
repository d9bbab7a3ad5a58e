import { z } from 'zod';

/** A JSON value that came from outside and was parsed, but not yet given a meaning. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Any JSON value; the schema that edges use where the shape is the server's own business. */
export const JsonSchema: z.ZodType<Json> = z.json();

export const JsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), JsonSchema);

/** How deep JSON may be nested that is read: no document of Caracal is a tenth of it, and no recursion fails there. */
export const DEEPEST = 500;

/** Whether a text of JSON is nested deeper than {@link DEEPEST}; told before it is parsed. */
export function tooDeep(text: string): boolean {
	let depth = 0;
	let inString = false;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (inString) {
			if (unit === BACKSLASH) at += 1;
			else if (unit === QUOTE) inString = false;
		} else if (unit === QUOTE) inString = true;
		else if (unit === BRACKET || unit === BRACE) {
			depth += 1;
			if (depth > DEEPEST) return true;
		} else if (unit === BRACKET_END || unit === BRACE_END) depth -= 1;
	}
	return false;
}

const [QUOTE, BACKSLASH, BRACKET, BRACKET_END, BRACE, BRACE_END] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Whether plain data is nested deeper than {@link DEEPEST}, or holds itself. */
export function isTooDeep(value: unknown, room = DEEPEST): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (room === 0) return true;
	const inner: unknown[] = Array.isArray(value) ? value : Object.values(value);
	return inner.some((one) => isTooDeep(one, room - 1));
}

/** Whether `value` is an object that is no array. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one. */
export function objectAt(value: JsonObject, key: string): JsonObject {
	const inner = value[key];
	return isJsonObject(inner) ? inner : {};
}

/** The string under `key`; null where there is none or it is empty, as audit writes absent ids. */
export function textAt(value: JsonObject, key: string): string | null {
	const inner = value[key];
	return typeof inner === 'string' && inner !== '' ? inner : null;
}

/** The strings under `key`; an empty list where there is no list. */
export function textsAt(value: JsonObject, key: string): string[] {
	const inner = value[key];
	return Array.isArray(inner) ? inner.filter((item) => typeof item === 'string') : [];
}
