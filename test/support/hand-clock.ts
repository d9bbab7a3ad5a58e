import type { Clock } from '../../src/core/ports.js';

/** A clock whose sleeps take no time but move it, and are kept in `slept`. */
export interface HandClock extends Clock {
	slept: number[];
	/** Called before each sleep with how many there were. */
	onSleep: (count: number) => void;
}

export function handClock(start = Date.parse('2026-11-21T09:00:00Z')): HandClock {
	let now = start;
	const clock: HandClock = {
		slept: [],
		onSleep: () => {},
		now: () => now,
		async sleep(milliseconds, signal) {
			clock.onSleep(clock.slept.length + 1);
			signal?.throwIfAborted();
			clock.slept.push(milliseconds);
			now += milliseconds;
		},
	};
	return clock;
}
