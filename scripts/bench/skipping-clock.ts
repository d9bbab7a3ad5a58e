import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/core/ports.js';

/** Answers that are on their way arrive before time is skipped. */
const SETTLE_MS = 20;

/**
 * A clock that skips every pause, here and, by way of whoever started this process, in the server: that one
 * is sent {skip}, and answers once it is done.
 */
export function skippingClock(): Clock {
	let skipped = 0;
	const now = () => Date.now() + skipped;
	const skip = (milliseconds: number): Promise<void> => {
		skipped += milliseconds;
		return new Promise((resolve) => {
			process.once('message', () => resolve());
			process.send?.({ skip: milliseconds });
		});
	};
	let skipping: Promise<void> = Promise.resolve();
	return {
		now,
		async sleep(milliseconds, signal) {
			const until = now() + milliseconds;
			await wait(Math.min(milliseconds, SETTLE_MS), undefined, signal ? { signal } : {});
			// One after the other: whoever waits for a time that has passed meanwhile skips nothing.
			skipping = skipping.then(() => (until > now() ? skip(until - now()) : undefined));
			await skipping;
		},
	};
}
