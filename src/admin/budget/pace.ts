/** Calls in flight to begin with, at most. */
const FIRST_WIDTH = 8;
/** What a simulation takes before any was measured, milliseconds. */
const USUAL_MS = 20;
/** Slow is what takes this many times the least that was seen, and this much more. */
const SLOW_TIMES = 3;
const SLOW_MORE_MS = 50;
/** How much one call moves the mean, and the least upwards. */
const MEAN_SHARE = 0.1;
const LEAST_SHARE = 0.01;

/** A call that is over, as the pace sees it. */
export interface PacedCall {
	sentAt: number;
	now: number;
	/** Only simulations are alike enough to compare the time they take. */
	simulation: boolean;
	/** Refused for the limit, failed on the way or by the server, or not answered in time. */
	strained: boolean;
	/** Whether as many calls were in flight as were allowed when it was sent. */
	busy: boolean;
}

/**
 * How many calls at once the server bears: additive increase, one for each round of answers, and
 * multiplicative decrease, to half for a strained or slow call, once for all that were sent before it.
 */
export class AdaptivePace {
	readonly #most: number;
	#width: number;
	#loweredAt = Number.NEGATIVE_INFINITY;
	#least = Number.POSITIVE_INFINITY;
	#mean = USUAL_MS;

	/** `most`: calls in flight as configured. */
	constructor(most: number) {
		this.#most = most;
		this.#width = Math.min(FIRST_WIDTH, most);
	}

	/** Calls in flight at most, from 1 to what is configured. */
	get width(): number {
		return Math.floor(this.#width);
	}

	/** From one answer to the next, with so many in flight. */
	get msPerCall(): number {
		return this.#mean / this.width;
	}

	over({ sentAt, now, simulation, strained, busy }: PacedCall): void {
		const slow = simulation && !strained && this.#isSlow(now - sentAt);
		if (!strained && !slow) {
			if (busy) this.#width = Math.min(this.#most, this.#width + 1 / this.#width);
		} else if (sentAt >= this.#loweredAt) {
			this.#width = Math.max(1, this.#width / 2);
			this.#loweredAt = now;
		}
	}

	#isSlow(ms: number): boolean {
		const slow = ms > this.#least * SLOW_TIMES + SLOW_MORE_MS;
		this.#mean += (ms - this.#mean) * MEAN_SHARE;
		const raised = Number.isFinite(this.#least) ? this.#least + (ms - this.#least) * LEAST_SHARE : ms;
		this.#least = Math.min(ms, raised);
		return slow;
	}
}
