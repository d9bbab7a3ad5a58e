import { describe, expect, it } from 'vitest';
import { LearnedLimit } from '../../../src/admin/budget/limit.js';

/** What is believed after each window, of which `passed` calls passed; negative where more were refused. */
function believed(rate: number, passed: number[]): number[] {
	const limit = new LearnedLimit(rate);
	return passed.map((count, index) => {
		limit.learn({ index, whole: true, passed: Math.abs(count), refused: count < 0 }, index + 1);
		return limit.calls;
	});
}

describe('the learned limit', () => {
	it('is the rate while nothing is refused', () => {
		expect(believed(600, [600, 12, 0, 600])).toEqual([600, 600, 600, 600]);
	});

	it('is what passed, and the rate is tried again after one, two, four windows', () => {
		const tries = [-100, 100, -100, 100, 100, -100, 100, 100, 100, 100];
		expect(believed(600, tries)).toEqual([100, 600, 100, 100, 600, 100, 100, 100, 100, 600]);
	});

	it('waits eight windows at most', () => {
		const limit = new LearnedLimit(600);
		let index = 0;
		for (; index < 60; index += 1) {
			const refused = limit.calls === 600;
			limit.learn({ index, whole: true, passed: 100, refused }, index + 1);
		}
		const held: number[] = [];
		for (; held.length < 9; index += 1) {
			const refused = limit.calls === 600;
			limit.learn({ index, whole: true, passed: 100, refused }, index + 1);
			held.push(limit.calls);
		}
		expect(held.filter((calls) => calls === 600)).toHaveLength(1);
	});

	it('starts anew after a trial that went well', () => {
		expect(believed(600, [-100, 100, 600, -100, 100])).toEqual([100, 600, 600, 100, 600]);
	});

	it('is not below a tenth of the rate', () => {
		expect(believed(600, [-3])).toEqual([60]);
		expect(believed(Number.POSITIVE_INFINITY, [-3])).toEqual([3]);
	});

	it('learns nothing from a window of which the beginning was missed, or in which nothing passed', () => {
		const limit = new LearnedLimit(600);
		limit.learn({ index: 0, whole: false, passed: 5, refused: true }, 1);
		limit.learn({ index: 1, whole: true, passed: 0, refused: true }, 2);
		expect(limit.calls).toBe(600);
	});
});
