import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject } from '../../model/json.js';
import { relevantInput } from '../../policy/fields.js';

/** The value with the keys of every object sorted. Pure. */
export function canonicalForm(value: JsonObject): JsonObject {
	return JSON.parse(canonicalize(value) ?? '{}');
}

/** Digits of a digest that a case carries: with 10,000 cases two agree once in 10^11 files. */
const DIGITS = 16;

/** What tells cases apart: the hex SHA-256 of what decisions read of the input, shortened. Pure. */
export function caseDigest(input: JsonObject): string {
	return sha256(canonicalize(relevantInput(input)) ?? '').slice(0, DIGITS);
}

/** The hex SHA-256 of a text. */
export function sha256(text: string): string {
	return createHash('sha256').update(text, 'utf8').digest('hex');
}
