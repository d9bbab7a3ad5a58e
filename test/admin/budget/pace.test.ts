import { describe, expect, it } from 'vitest';
import { AdaptivePace } from '../../../src/admin/budget/pace.js';

const GOOD = { simulation: true, strained: false, busy: true };

/** A pace for sixteen that has had `calls` answers of 20 ms. */
function warm(calls: number): AdaptivePace {
	const pace = new AdaptivePace(16);
	for (let call = 0; call < calls; call += 1) pace.over({ ...GOOD, sentAt: 0, now: 20 });
	return pace;
}

describe('the calls in flight', () => {
	it('begin with few, and never more than are allowed', () => {
		expect(new AdaptivePace(16).width).toBe(8);
		expect(new AdaptivePace(1).width).toBe(1);
	});

	it('are one more for each round of answers, up to what is allowed', () => {
		expect(warm(8).width).toBe(8);
		expect(warm(9).width).toBe(9);
		expect(warm(200).width).toBe(16);
	});

	it('are no more where there is no use for them', () => {
		const pace = new AdaptivePace(16);
		for (let call = 0; call < 200; call += 1) pace.over({ ...GOOD, busy: false, sentAt: 0, now: 20 });
		expect(pace.width).toBe(8);
	});

	it('are half after a strained call, once for all that were sent before it', () => {
		const pace = warm(200);
		for (const sentAt of [10, 20, 30]) pace.over({ ...GOOD, strained: true, sentAt, now: 100 });
		expect(pace.width).toBe(8);
		pace.over({ ...GOOD, strained: true, sentAt: 100, now: 110 });
		expect(pace.width).toBe(4);
	});

	it('are half after a slow simulation, and as they were after another slow call', () => {
		const pace = warm(200);
		pace.over({ ...GOOD, simulation: false, sentAt: 0, now: 5_000 });
		pace.over({ ...GOOD, sentAt: 1_000, now: 1_100 });
		expect(pace.width).toBe(16);
		pace.over({ ...GOOD, sentAt: 1_000, now: 1_200 });
		expect(pace.width).toBe(8);
	});

	it('are never less than one', () => {
		const pace = warm(0);
		for (let call = 0; call < 9; call += 1) pace.over({ ...GOOD, strained: true, sentAt: call, now: call });
		expect(pace.width).toBe(1);
	});
});

it('expects a call to take as long as calls took, shared by those in flight', () => {
	expect(new AdaptivePace(4).msPerCall).toBe(5);
	expect(warm(200).msPerCall).toBeCloseTo(20 / 16);
});
