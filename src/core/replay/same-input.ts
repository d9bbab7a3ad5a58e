import canonicalize from 'canonicalize';
import type { JsonObject } from '../../model/json.js';
import { isJsonObject, objectAt } from '../../model/json.js';
import { relevantInput } from '../../policy/fields.js';
import { hasOwnNames } from '../../policy/input-types.js';

/** A key under which only inputs that are equal by value fall together. Of odd spellings the order counts too. */
export function exactKey(input: JsonObject): string {
	return (hasOwnNames(input) ? canonicalize(input) : JSON.stringify(input)) ?? '';
}

/** UTF-16 units of an input that may have a {@link relevantKey} of its own: a larger one may be too large to be read. */
const SHORT = 2_048;

/**
 * Bytes of documents beside which an input of that length is always read: the runtime reads 64 KiB of both.
 * Where documents are larger, only {@link exactKey} tells questions apart.
 */
export const ROOMY_BUNDLE_BYTES = 65_536 - 3 * SHORT - 1_024;

/**
 * A key under which inputs fall together that get the same simulation of a literal bundle: they agree
 * on every field that decisions read, and on what the server's input warnings look at. The server warns
 * by exact names where the engine reads any spelling, so that an odd spelling is a question of its own.
 */
export function relevantKey(input: JsonObject): string {
	if (!hasOwnNames(input) || JSON.stringify(input).length > SHORT) return exactKey(input);
	const warned = {
		zone: objectAt(input, 'principal').zone_id ?? null,
		// No version at all is not warned of, null is.
		schema: 'schema_version' in input ? [input.schema_version] : [],
		parts: ['principal', 'resource', 'action', 'context'].filter((part) => isJsonObject(input[part])),
	};
	// One spelling already, keys in one order; canonicalize would take most of the time of reading audit.
	return JSON.stringify({ ...warned, relevant: relevantInput(input) });
}
