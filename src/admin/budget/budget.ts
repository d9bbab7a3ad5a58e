import type { CallsLeft } from '../../core/ports.js';
import { interruption } from '../cutoff.js';
import { askedMs, type Outcome } from '../retry.js';
import { type Errand, isUrgent } from './errand.js';
import { estimateMs } from './estimate.js';
import type { BudgetOptions } from './options.js';
import { AdaptivePace } from './pace.js';
import { type Slot, TurnQueue } from './queue.js';
import { RateWindow } from './window.js';

/** The server's default. */
const RATE = 600;
const MINUTE_MS = 60_000;
/** Waits under this part of a window are not worth telling. */
const SHORT_PART = 1 / 60;

/** The one budget of all calls with one token: how many at once, how many in each window, whose turn it is. */
export class CallBudget {
	readonly #options: BudgetOptions;
	readonly #windowMs: number;
	readonly #window: RateWindow;
	readonly #pace: AdaptivePace;
	readonly #queue = new TurnQueue();
	#inFlight = 0;
	#asleep = false;
	/** When the last sleep was to end. */
	#awakeAt = Number.NEGATIVE_INFINITY;

	constructor(options: BudgetOptions) {
		const { clock, concurrency, rate = RATE, windowMs = MINUTE_MS } = options;
		this.#options = options;
		this.#windowMs = windowMs;
		this.#window = new RateWindow(Math.max(1, rate), windowMs, clock.now());
		this.#pace = new AdaptivePace(concurrency);
	}

	/**
	 * Does one attempt of a call when its turn comes; urgent errands go first. A run that ends before that
	 * gives the fault of an interruption, with nothing sent.
	 */
	async spend(errand: Errand, attempt: () => Promise<Outcome>): Promise<Outcome> {
		const slot = await new Promise<Slot | null>((go, fail) => {
			this.#queue.push({ errand, go, fail });
			this.#admit();
		});
		if (slot === null) return { ok: false, fault: interruption(this.#options.signal, false) };
		let outcome: Outcome | null = null;
		try {
			outcome = await attempt();
			return outcome;
		} finally {
			this.#over(slot, outcome);
		}
	}

	/** How long `calls` more simulations or reads will take, milliseconds, by what is known now. */
	estimate(calls: number): number {
		return estimateMs(calls, this.#pace.msPerCall, this.#window.outlook(this.#now()));
	}

	/** Calls of the window that is running, as far as this run knows. */
	left(): CallsLeft {
		const { limit, sent } = this.#window.outlook(this.#now());
		return { limit, left: Math.max(0, limit - sent) };
	}

	/** Lets in whoever may go, and sleeps until the next one may. */
	#admit(): void {
		const { signal, concurrency } = this.#options;
		if (signal.aborted) for (const waiter of this.#queue.clear()) waiter.go(null);
		for (let first = this.#queue.first; first !== undefined; first = this.#queue.first) {
			const { errand } = first;
			const width = this.#pace.width;
			if (this.#inFlight >= (isUrgent(errand) ? concurrency : width)) return;
			const now = this.#now();
			const ms = this.#window.waitMs(errand, now);
			if (ms > 0) {
				this.#sleep(ms);
				return;
			}
			this.#queue.shift();
			this.#inFlight += 1;
			const busy = this.#inFlight >= width;
			first.go({ errand, window: this.#window.sent(errand, now), sentAt: now, busy });
		}
	}

	#over({ errand, window, sentAt, busy }: Slot, outcome: Outcome | null): void {
		this.#inFlight -= 1;
		const now = this.#now();
		const fault = outcome === null || outcome.ok ? null : outcome.fault;
		const refusal = fault?.status === 429 ? { askedMs: askedMs(fault, now) } : null;
		this.#window.answered(window, refusal, now);
		const strained = fault !== null && (fault.passing || fault.code === 'timed_out');
		this.#pace.over({ sentAt, now, simulation: errand === 'simulation', strained, busy });
		this.#admit();
	}

	#sleep(ms: number): void {
		if (this.#asleep) return;
		this.#asleep = true;
		const until = this.#now() + ms;
		this.#tellWait(ms, until);
		const { clock, signal } = this.#options;
		clock.sleep(ms, signal).then(
			() => {
				this.#awakeAt = until;
				this.#awake();
			},
			(error: unknown) => {
				if (!signal.aborted) for (const waiter of this.#queue.clear()) waiter.fail(error);
				this.#awake();
			},
		);
	}

	#awake(): void {
		this.#asleep = false;
		this.#admit();
	}

	/** A sleep that is over has taken its time, whatever a clock says that is coarse or was set back. */
	#now(): number {
		return Math.max(this.#options.clock.now(), this.#awakeAt);
	}

	#tellWait(ms: number, until: number): void {
		if (ms < this.#windowMs * SHORT_PART) return;
		const why = this.#window.refused ? 'refused' : 'planned';
		this.#options.onWait?.({ ms, until, calls: this.#queue.length, why });
	}
}
