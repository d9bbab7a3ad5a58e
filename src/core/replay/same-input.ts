import canonicalize from 'canonicalize';
import type { JsonObject } from '../../model/json.js';
import { objectAt } from '../../model/json.js';
import { relevantInput } from '../../policy/fields.js';

/** A key under which only inputs that are equal by value fall together. */
export function exactKey(input: JsonObject): string {
	return canonicalize(input) ?? '';
}

/**
 * A key under which inputs fall together that get the same simulation of a literal bundle: they agree
 * on every field that decisions read, and on what the server's input warnings look at.
 */
export function relevantKey(input: JsonObject): string {
	const warned = {
		zone: objectAt(input, 'principal').zone_id ?? null,
		schema: input.schema_version ?? null,
		parts: ['principal', 'resource', 'action', 'context'].filter((part) => part in input),
	};
	// One spelling already, keys in one order; canonicalize would take most of the time of reading audit.
	return JSON.stringify({ ...warned, relevant: relevantInput(input) });
}
