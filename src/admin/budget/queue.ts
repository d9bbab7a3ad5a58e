import { type Errand, isUrgent } from './errand.js';

/** What a call holds while it is in flight. */
export interface Slot {
	errand: Errand;
	/** Index of the rate window that it counts in. */
	window: number;
	sentAt: number;
	/** Whether as many calls were in flight as were allowed. */
	busy: boolean;
}

/** A call that waits for its turn. */
export interface Waiter {
	errand: Errand;
	/** Null where the run has ended. */
	go(slot: Slot | null): void;
	fail(error: unknown): void;
}

/** Calls in the order of their turns: urgent ones first, else as they came. */
export class TurnQueue {
	readonly #urgent: Waiter[] = [];
	readonly #usual: Waiter[] = [];

	get length(): number {
		return this.#urgent.length + this.#usual.length;
	}

	get first(): Waiter | undefined {
		return this.#urgent[0] ?? this.#usual[0];
	}

	push(waiter: Waiter): void {
		(isUrgent(waiter.errand) ? this.#urgent : this.#usual).push(waiter);
	}

	/** Takes out the first. */
	shift(): void {
		(this.#urgent.length > 0 ? this.#urgent : this.#usual).shift();
	}

	/** Takes out all. */
	clear(): Waiter[] {
		return [...this.#urgent.splice(0), ...this.#usual.splice(0)];
	}
}
