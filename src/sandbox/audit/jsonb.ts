import type { Json } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';

/** A value with its keys as PostgreSQL's jsonb gives them back: shorter ones first, then by bytes. */
export function jsonbOrder(value: Json): Json {
	if (Array.isArray(value)) return value.map(jsonbOrder);
	if (!isJsonObject(value)) return value;
	const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
	return Object.fromEntries(keys.map((key) => [key, jsonbOrder(value[key] ?? null)]));
}
