import { z } from 'zod';

/** A JSON value that came from outside and was parsed, but not yet given a meaning. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Any JSON value; the schema that edges use where the shape is the server's own business. */
export const JsonSchema: z.ZodType<Json> = z.json();

export const JsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), JsonSchema);

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
