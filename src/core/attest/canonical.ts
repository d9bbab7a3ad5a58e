import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256 of a JSON value in canonical form (RFC 8785), lower-case hexadecimal: the same however the value is
 * written, with whatever spaces and in whatever order.
 */
export function canonicalDigest(value: unknown): string {
	return createHash('sha256')
		.update(canonicalize(value) ?? '')
		.digest('hex');
}

/**
 * Whether an object of a JSON text has a member twice, of which a reader takes one and another the other.
 * `value` is what parsing gave: it has as many members as the text has colons, or fewer.
 */
export function hasTwins(text: string, value: unknown): boolean {
	return colonsIn(text) !== membersIn(value);
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];

/** Colons outside of strings. */
function colonsIn(text: string): number {
	let count = 0;
	let inString = false;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		if (inString && unit === BACKSLASH) at += 1;
		else if (unit === QUOTE) inString = !inString;
		else if (unit === COLON && !inString) count += 1;
	}
	return count;
}

function membersIn(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	const inner: unknown[] = Array.isArray(value) ? value : Object.values(value);
	const own = Array.isArray(value) ? 0 : inner.length;
	return inner.reduce<number>((sum, one) => sum + membersIn(one), own);
}
