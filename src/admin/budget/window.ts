import { type Errand, isUrgent } from './errand.js';
import type { Outlook } from './estimate.js';
import { LearnedLimit, type PastWindow } from './limit.js';

/** Of a window: how much of its calls is kept for urgent ones, and for which part of its time. */
const RESERVE = 1 / 20;
const RESERVED_PART = 1 / 2;
/** A refusal in this first part of a window may only mean that the server's clock is a little behind. */
const EARLY_PART = 1 / 10;
/** Then it is tried again after this part of a window. */
const TRY_AGAIN_PART = 1 / 30;
/** After a window that was used up, the next one is begun this part of it late, twice that at most. */
const MARGIN_PART = 1 / 600;

/** A 429. `askedMs`: what its `Retry-After` asks for; null without one. */
export interface Refusal {
	askedMs: number | null;
}

/**
 * The server's fixed window as it looks from here: windows begin at the epoch's multiples of `windowMs`, and
 * bursts are fine, since the server only counts. Times in milliseconds since the epoch.
 *
 * Urgent calls have a reserve, so that they never stand behind simulations. While a rollout is under way,
 * from an activation until a whole window passes without urgent calls, it is kept to the end of every
 * window; else others may have it once half of a window is over, as the next one brings it back.
 */
export class RateWindow {
	readonly #windowMs: number;
	readonly #margin: number;
	readonly #limit: LearnedLimit;
	#current: PastWindow & { sent: number };
	#inFlight = 0;
	#closedUntil = Number.NEGATIVE_INFINITY;
	#rolloutIn = Number.NEGATIVE_INFINITY;

	constructor(rate: number, windowMs: number, now: number) {
		this.#windowMs = windowMs;
		this.#margin = windowMs * MARGIN_PART * (1 + Math.random());
		this.#limit = new LearnedLimit(rate);
		this.#current = begun(Math.floor(now / windowMs), this.#partOf(now) < EARLY_PART, 0);
	}

	/** Whether the server itself has refused calls of the window that is running. */
	get refused(): boolean {
		return this.#current.refused;
	}

	/** Until a call may be sent; 0 for now. */
	waitMs(errand: Errand, now: number): number {
		this.#roll(now);
		if (now < this.#closedUntil) return this.#closedUntil - now;
		const { index, sent } = this.#current;
		const kept = isUrgent(errand) ? 0 : this.#kept(now);
		if (sent < this.#limit.calls - kept) return 0;
		const comesFree = kept > 0 && sent < this.#limit.calls && !this.#rolloutUnderWay();
		return (comesFree ? (index + RESERVED_PART) * this.#windowMs : this.#opensAt(index + 1)) - now;
	}

	/** Counts a call that is sent now; gives the index of the window that it counts in. */
	sent(errand: Errand, now: number): number {
		this.#roll(now);
		this.#inFlight += 1;
		this.#current.sent += 1;
		const ofRollout = errand === 'activation' || (isUrgent(errand) && this.#rolloutUnderWay());
		if (ofRollout) this.#rolloutIn = this.#current.index;
		return this.#current.index;
	}

	/** A call that was sent in window `index` is over. */
	answered(index: number, refusal: Refusal | null, now: number): void {
		this.#inFlight -= 1;
		this.#roll(now);
		if (index !== this.#current.index) return;
		if (refusal === null) this.#current.passed += 1;
		else this.#refuse(refusal, now);
	}

	outlook(now: number): Outlook {
		this.#roll(now);
		const { index, sent } = this.#current;
		const limit = this.#limit.calls;
		return {
			...{ windowMs: this.#windowMs, limit, free: limit - this.#reserve() },
			elapsedMs: now - index * this.#windowMs,
			freeAfterMs: this.#windowMs * RESERVED_PART,
			sent: this.#closedUntil >= this.#opensAt(index + 1) ? limit : sent,
		};
	}

	/** Goes on to the window of `now`. Calls in flight may be counted in either, so they count in both. */
	#roll(now: number): void {
		const past = this.#current;
		const index = Math.floor(now / this.#windowMs);
		if (index === past.index) return;
		const usedUp = past.refused || past.sent >= this.#limit.calls - this.#reserve();
		// A clock that was set back would keep it closed for as long.
		if (index < past.index) this.#closedUntil = Number.NEGATIVE_INFINITY;
		else if (usedUp) this.#closedUntil = Math.max(this.#closedUntil, this.#opensAt(index));
		this.#limit.learn(past, index);
		this.#current = begun(index, true, this.#inFlight);
	}

	#refuse({ askedMs }: Refusal, now: number): void {
		const current = this.#current;
		current.sent -= 1;
		const early = current.passed === 0 && this.#partOf(now) < EARLY_PART;
		if (!early) current.refused = true;
		if (now < this.#closedUntil) return;
		if (askedMs !== null) this.#closedUntil = now + askedMs;
		else if (early) this.#closedUntil = now + this.#windowMs * TRY_AGAIN_PART;
		else this.#closedUntil = this.#opensAt(current.index + 1);
	}

	#opensAt(index: number): number {
		return index * this.#windowMs + this.#margin;
	}

	#partOf(now: number): number {
		return (now / this.#windowMs) % 1;
	}

	#rolloutUnderWay(): boolean {
		return this.#rolloutIn >= this.#current.index - 1;
	}

	#reserve(): number {
		const { calls } = this.#limit;
		return Number.isFinite(calls) ? Math.min(Math.ceil(calls * RESERVE), calls - 1) : 0;
	}

	/** What is kept from calls that are not urgent. */
	#kept(now: number): number {
		return this.#rolloutUnderWay() || this.#partOf(now) < RESERVED_PART ? this.#reserve() : 0;
	}
}

function begun(index: number, whole: boolean, sent: number): PastWindow & { sent: number } {
	return { index, whole, sent, passed: 0, refused: false };
}
