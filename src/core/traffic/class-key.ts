import canonicalize from 'canonicalize';
import type { Mint } from '../event/mints.js';
import type { ReadDecision } from '../event/read.js';
import { classValues, type FieldValue } from './class-fields.js';

/**
 * What tells the class of a decision from others, `mints` being those whose mandate a presentation may
 * carry: generated from the table of class fields, as the SQL over an archive is. Pure.
 */
export function classKey(event: ReadDecision, mints: Mint[] = []): string {
	return withMandates(eventKey(event), mints);
}

/** The part of a class's key that its event alone tells. Pure. */
export function eventKey(event: ReadDecision): string {
	const values = classValues(event);
	// JSON of which the order of keys does not count is short or empty; canonicalize takes long.
	return JSON.stringify(values.map((value) => (isTexts(value) ? value : canonicalize(value))));
}

function isTexts(value: FieldValue): boolean {
	return typeof value === 'string' || typeof value[0] !== 'object';
}

/** The whole key, by what the event tells and by the mandates that it may carry. Pure. */
export function withMandates(key: string, mints: Mint[]): string {
	if (mints.length === 0) return key;
	return `${key} ${JSON.stringify([...new Set(mints.map(mintKey))].sort())}`;
}

/** What of a mint counts: two that agree here are one mandate. */
export function mintKey(mint: Pick<Mint, 'resource' | 'scopes'>): string {
	return JSON.stringify([mint.resource, [...new Set(mint.scopes)].sort()]);
}
