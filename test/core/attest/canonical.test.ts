import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDigest, hasTwins } from '../../../src/core/attest/canonical.js';

describe('what a digest is of', () => {
	const shuffled = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(shuffled);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value)
				.reverse()
				.map(([key, one]) => [key, shuffled(one)]),
		);
	};

	it('is the value: spaces and order change nothing, any other value does', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
				const again: unknown = JSON.parse(JSON.stringify(shuffled(one), null, '\t'));
				expect(canonicalDigest(again)).toBe(canonicalDigest(one));
				const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
				expect(canonicalDigest(one) === canonicalDigest(two)).toBe(same);
			}),
		);
	});

	it('is no text with a member twice', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				expect(hasTwins(text, JSON.parse(text))).toBe(false);
				const twice = `{"a":${text},"b":{"x":":\\"","\\u0061":1},"a":${text}}`;
				expect(hasTwins(twice, JSON.parse(twice))).toBe(true);
			}),
		);
		const proto = '{"__proto__":{"a":1},"b":2}';
		expect(hasTwins(proto, JSON.parse(proto))).toBe(false);
		const twice = '{"__proto__":{"a":1},"__proto__":2}';
		expect(hasTwins(twice, JSON.parse(twice))).toBe(true);
	});
});

/** As JSON reads it, members in order. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
	const members = Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1));
	return { members: members.map(([key, one]) => [key, sorted(one)]) };
}
