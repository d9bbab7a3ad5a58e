import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../core/ports.js';

/** The machine's clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	async sleep(milliseconds, signal) {
		try {
			await wait(milliseconds, undefined, signal ? { signal } : {});
		} catch (error) {
			throw signal?.aborted ? signal.reason : error;
		}
	},
};
