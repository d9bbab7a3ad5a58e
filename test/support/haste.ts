import { systemClock } from '../../src/cli/clock.js';
import type { Clock } from '../../src/core/ports.js';

/** A clock that goes `times` faster than the machine's from now on, `ahead` milliseconds ahead of it. */
export function hastened(times: number, ahead = 0): Clock {
	const start = systemClock.now();
	return {
		now: () => start + ahead + (systemClock.now() - start) * times,
		sleep: (milliseconds, signal) => systemClock.sleep(Math.ceil(milliseconds / times), signal),
	};
}
