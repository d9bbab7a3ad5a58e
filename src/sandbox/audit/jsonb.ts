import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';

/** Keys whose values are shown to nobody, whatever they hold. */
const SECRET =
	/^(session|session_id|token|secret|password|authorization|cookie)$|_(token|secret|password|key)$/;

/** A value with its keys as PostgreSQL's jsonb gives them back: shorter ones first, then by bytes. */
export function jsonbOrder(value: Json): Json {
	if (Array.isArray(value)) return value.map(jsonbOrder);
	if (!isJsonObject(value)) return value;
	const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
	return Object.fromEntries(keys.map((key) => [key, jsonbOrder(value[key] ?? null)]));
}

/** Metadata as it is shown: secrets of the top level replaced. */
export function redact(metadata: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(metadata).map(([key, value]) => [key, SECRET.test(key) ? '[redacted]' : value]),
	);
}
