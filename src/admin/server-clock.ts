import type { Clock } from '../core/ports.js';

/** A server's clock that is further from this machine's is told. */
const SKEW_MS = 30_000;

/** `Date` is told in whole seconds. */
const PRECISION_MS = 999;

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** A moment as HTTP headers write it, milliseconds since the epoch; null for anything else. */
export function httpDate(text: string | null | undefined): number | null {
	const at = HTTP_DATE.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
	return Number.isNaN(at) ? null : at;
}

/**
 * The server's time, as the `Date` of its answers tells it. Until one has come, and where the clocks
 * agree as far as whole seconds show, it is this machine's.
 */
export class ServerClock {
	readonly #clock: Pick<Clock, 'now'>;
	readonly #onSkew: ((aheadMs: number) => void) | undefined;
	/** The server's time less this machine's lies between these. */
	#least = Number.NEGATIVE_INFINITY;
	#most = Number.POSITIVE_INFINITY;
	#told = false;

	/** `onSkew` is called once, with how far this machine is ahead of the server, milliseconds. */
	constructor(clock: Pick<Clock, 'now'>, onSkew?: (aheadMs: number) => void) {
		this.#clock = clock;
		this.#onSkew = onSkew;
	}

	/** Takes the `Date` of an answer that was asked for at `askedAt`, by this machine's clock, and has just come. */
	heard(date: string | null, askedAt: number): void {
		const at = httpDate(date);
		if (at === null) return;
		const [least, most] = [at - this.#clock.now(), at + PRECISION_MS - askedAt];
		// A clock that was set makes what was known void.
		const agrees = least <= this.#most && most >= this.#least;
		this.#least = agrees ? Math.max(least, this.#least) : least;
		this.#most = agrees ? Math.min(most, this.#most) : most;
		if (this.#told || Math.abs(this.#offset()) <= SKEW_MS) return;
		this.#told = true;
		this.#onSkew?.(-this.#offset());
	}

	/** Milliseconds since the epoch, right to about a second. */
	now(): number {
		return this.#clock.now() + this.#offset();
	}

	/** The least that explains what was heard. */
	#offset(): number {
		return Math.min(Math.max(0, this.#least), this.#most);
	}
}
