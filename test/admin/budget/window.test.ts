import { describe, expect, it } from 'vitest';
import { RateWindow } from '../../../src/admin/budget/window.js';

const MINUTE = 60_000;
/** The beginning of the next window is kept a little clear. */
const MARGIN = 200;

/** A window of 100 calls a minute, of which `count` simulations were sent and answered at time 0. */
function used(count: number): RateWindow {
	const window = new RateWindow(100, MINUTE, 0);
	for (let call = 0; call < count; call += 1) {
		window.answered(window.sent('simulation', 0), null, 0);
	}
	return window;
}

const REFUSED = { askedMs: null };

function refused(window: RateWindow, now: number, askedMs: number | null = null): void {
	window.answered(window.sent('other', now), { askedMs }, now);
}

describe('a window', () => {
	it('takes calls at once up to the reserve, and the reserve from its middle on', () => {
		expect(used(94).waitMs('simulation', 1)).toBe(0);
		expect(used(95).waitMs('simulation', 1)).toBe(29_999);
		expect(used(95).waitMs('simulation', 30_000)).toBe(0);
		expect(used(95).waitMs('other', 1)).toBe(29_999);
	});

	it('keeps nothing back from urgent calls', () => {
		for (const errand of ['activation', 'confirmation'] as const) {
			expect(used(99).waitMs(errand, 1)).toBe(0);
			expect(used(100).waitMs(errand, 1)).toBeGreaterThan(MINUTE);
		}
	});

	it('that was used up is followed by the next, a little late', () => {
		const wait = used(100).waitMs('confirmation', 40_000);
		expect(wait).toBeGreaterThan(20_000);
		expect(wait).toBeLessThanOrEqual(20_000 + MARGIN);
		expect(used(100).waitMs('simulation', MINUTE)).toBeGreaterThan(0);
		expect(used(100).waitMs('simulation', MINUTE + MARGIN)).toBe(0);
		expect(used(10).waitMs('simulation', MINUTE)).toBe(0);
	});

	it('counts what was in flight at its beginning', () => {
		const window = used(0);
		for (let call = 0; call < 90; call += 1) window.sent('simulation', MINUTE - 1);
		for (let call = 0; call < 5; call += 1) window.sent('simulation', MINUTE + 1);
		expect(window.waitMs('simulation', MINUTE + 2)).toBeGreaterThan(0);
	});

	it('keeps the reserve to its end from an activation until a whole window without urgent calls', () => {
		const window = used(94);
		window.answered(window.sent('activation', 1), null, 1);
		expect(window.waitMs('simulation', 59_000)).toBeGreaterThan(1_000);
		for (const minute of [1, 2]) {
			const start = minute * MINUTE + MARGIN;
			for (let call = 0; call < 95; call += 1) window.answered(window.sent('simulation', start), null, start);
			const open = minute === 2;
			expect(window.waitMs('simulation', start + 40_000) === 0).toBe(open);
		}
	});

	it('works where it takes a single call', () => {
		const window = new RateWindow(1, MINUTE, 0);
		expect(window.waitMs('simulation', 1)).toBe(0);
		window.sent('simulation', 1);
		expect(window.waitMs('confirmation', 2)).toBeGreaterThan(0);
	});

	it('never ends a wait later than a minute where the clock is set back', () => {
		const window = new RateWindow(100, MINUTE, 600 * MINUTE + 30_000);
		refused(window, 600 * MINUTE + 30_000);
		expect(window.waitMs('simulation', 30_000)).toBe(0);
	});
});

describe('a refusal', () => {
	it('closes the window', () => {
		const window = used(10);
		refused(window, 20_000);
		expect(window.refused).toBe(true);
		expect(window.waitMs('confirmation', 20_000)).toBeGreaterThan(40_000);
		expect(window.waitMs('confirmation', MINUTE + MARGIN)).toBe(0);
	});

	it('lowers the calls of the next one', () => {
		const window = used(40);
		refused(window, 20_000);
		expect(window.outlook(MINUTE + 1)).toMatchObject({ limit: 40, free: 38, sent: 0 });
	});

	it('at the very beginning is tried again soon, as the clock of the server may be behind', () => {
		const window = used(0);
		refused(window, 100);
		expect(window.refused).toBe(false);
		expect(window.waitMs('simulation', 100)).toBe(2_000);
		refused(window, 7_000);
		expect(window.waitMs('simulation', 7_000)).toBeGreaterThan(52_000);
	});

	it('closes it as long as it asks', () => {
		const window = used(10);
		refused(window, 20_000, 3_000);
		expect(window.waitMs('simulation', 20_000)).toBe(3_000);
	});

	it('of a call that was sent in the window before changes nothing', () => {
		const window = used(10);
		const index = window.sent('simulation', MINUTE - 10);
		window.answered(index, REFUSED, MINUTE + 10);
		expect(window.waitMs('simulation', MINUTE + 10)).toBe(0);
	});
});
