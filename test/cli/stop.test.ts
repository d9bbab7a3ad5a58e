import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processIo } from '../../src/cli/io.js';
import { type Stop, watchForStop } from '../../src/cli/stop.js';

let stop: Stop;
beforeEach(() => {
	vi.useFakeTimers();
	stop = watchForStop({ ...processIo(), onInterrupt: () => () => {} });
});
afterEach(() => {
	stop.dispose();
	vi.useRealTimers();
});

const endedBy = (ms: number) => {
	vi.advanceTimersByTime(ms);
	return stop.signal.aborted;
};

describe('the deadline of a run', () => {
	it('ends it, with what is left until then known', () => {
		expect(stop.limit.left()).toBe(Number.POSITIVE_INFINITY);
		stop.after(10_000, true);
		expect(endedBy(4_000)).toBe(false);
		expect(stop.limit.left()).toBe(6_000);
		expect(endedBy(6_000)).toBe(true);
		expect([stop.limit.left(), stop.signal.reason]).toMatchObject([
			0,
			{ code: 'timeout', message: 'the run did not end within 10s' },
		]);
	});

	it('is put off for what must not be cut off, though somebody set it; no longer one is shortened', () => {
		stop.after(10_000, true);
		expect(stop.limit.room(60_000)).toBe(false);
		stop.limit.spare(5_000);
		expect(endedBy(9_000)).toBe(false);
		stop.limit.spare(60_000);
		expect(stop.limit.left()).toBe(60_000);
		expect(endedBy(59_999)).toBe(false);
		expect(endedBy(1)).toBe(true);
		expect(stop.signal.reason).toMatchObject({ message: 'the run did not end within 69s' });
	});

	it('that nobody set needs not be put off', () => {
		stop.limit.spare(1_000);
		expect(endedBy(1_000_000)).toBe(false);
	});
});
