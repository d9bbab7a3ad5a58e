import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DistinctCount, EXACTLY } from '../../../src/core/traffic/distinct.js';

function countOf(texts: Iterable<string>): number {
	const counted = new DistinctCount();
	for (const text of texts) counted.add(text);
	return counted.count();
}

function* numbered(count: number, times: number): Generator<string> {
	for (let index = 0; index < count * times; index += 1) yield `session-${index % count}`;
}

it('counts distinct texts exactly where they are few', () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof(fc.string(), fc.constantFrom('a', 'b', '')), { maxLength: 200 }),
			(texts) => {
				expect(countOf(texts)).toBe(new Set(texts).size);
			},
		),
		{ numRuns: 50 },
	);
	for (const count of [0, 1, 6, 7, EXACTLY - 1, EXACTLY]) expect(countOf(numbered(count, 3))).toBe(count);
});

it('is within a tenth where they are many, however often each comes', () => {
	for (const count of [EXACTLY + 1, 2 * EXACTLY + 1, 50_000]) {
		const [once, thrice] = [countOf(numbered(count, 1)), countOf(numbered(count, 3))];
		expect(Math.abs(once / count - 1)).toBeLessThan(0.1);
		expect(thrice).toBe(once);
	}
});
