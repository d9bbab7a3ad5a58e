import { ApiFault } from './errors.js';
import type { World } from './world.js';

/** Counts a call of each of `callers`; throws `rate_limited` once one of them is over the limit. */
export type RateLimiter = (callers: string[]) => void;

/** A fixed window that restarts on the clock's own multiples, each caller counted alone. */
export function createRateLimiter({ options, time }: World): RateLimiter {
	let window = -1;
	let counts = new Map<string, number>();
	return (callers) => {
		if (options.rateLimit === null) return;
		const current = Math.floor(time.now() / options.rateWindowMs);
		if (current !== window) {
			window = current;
			counts = new Map();
		}
		for (const caller of callers) counts.set(caller, (counts.get(caller) ?? 0) + 1);
		const limit = options.rateLimit;
		if (callers.some((caller) => (counts.get(caller) ?? 0) > limit)) throw new ApiFault(429, 'rate_limited');
	};
}
