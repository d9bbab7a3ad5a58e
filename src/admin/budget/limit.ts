/** How long what was learned is held at most, windows. */
const LONGEST_HOLD = 8;

/** A window that is over. */
export interface PastWindow {
	index: number;
	/** Whether it was watched from its beginning. */
	whole: boolean;
	/** Calls that the server took. */
	passed: number;
	/** Whether it refused any for its limit. */
	refused: boolean;
}

/**
 * The calls of one window that the server is believed to take. A refusal lowers it to what passed in that
 * window, but not under a tenth of the configured rate. The cause may be another client of the same token
 * or address, which may stop: so after 1, 2, 4, … 8 windows the configured rate is tried again, and a
 * trial that goes well starts that count anew.
 */
export class LearnedLimit {
	readonly #rate: number;
	#calls: number;
	#learned = 0;
	#hold = 1;
	#heldUntil = Number.NEGATIVE_INFINITY;

	constructor(rate: number) {
		this.#rate = rate;
		this.#calls = rate;
	}

	/** Infinity for no limit. */
	get calls(): number {
		return this.#calls;
	}

	/** Learns from `past`; `next` is the index of the window that follows for us. */
	learn({ index, whole, passed, refused }: PastWindow, next: number): void {
		if (refused && whole && passed > 0) {
			const least = Number.isFinite(this.#rate) ? Math.ceil(this.#rate / 10) : 1;
			this.#learned = Math.min(this.#rate, Math.max(passed, least));
			this.#calls = this.#learned;
			this.#heldUntil = index + this.#hold;
			this.#hold = Math.min(LONGEST_HOLD, this.#hold * 2);
		} else if (!refused && passed > this.#learned) {
			this.#hold = 1;
		}
		if (next > this.#heldUntil) this.#calls = this.#rate;
	}
}
