import { expect, it } from 'vitest';
import { estimateMs } from '../../../src/admin/budget/estimate.js';

const OUTLOOK = { windowMs: 60_000, elapsedMs: 0, limit: 600, free: 570, freeAfterMs: 30_000, sent: 0 };

it.each([
	['nothing', 0, {}, 0],
	['what the window takes', 100, {}, 1_000],
	['all that is not reserved', 570, {}, 5_700],
	['the reserve, after half of the window', 571, {}, 30_000],
	['the reserve, late in the window', 590, { elapsedMs: 40_000 }, 5_900],
	['one more than a window', 601, { elapsedMs: 20_000 }, 40_010],
	['a used-up window first', 10, { sent: 600, elapsedMs: 45_000 }, 15_100],
	['five windows', 3_000, {}, 270_000],
	['five windows and a half', 3_300, {}, 303_000],
	['no limit', 5_000, { limit: Number.POSITIVE_INFINITY, free: Number.POSITIVE_INFINITY }, 50_000],
])('expects %s', (_what, calls, more, expected) => {
	expect(estimateMs(calls, 10, { ...OUTLOOK, ...more })).toBe(expected);
});

it('expects no less than the calls themselves take', () => {
	expect(estimateMs(3_000, 200, OUTLOOK)).toBe(600_000);
});
