import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../src/core/ports.js';

interface Sleeper {
	until: number;
	wake(): void;
}

/** Turns of the event loop without work after which nobody is left to wait for. */
const IDLE_TURNS = 3;

/**
 * A clock whose time passes only when everybody sleeps: then it jumps to whoever wakes first. Minutes take
 * no longer than the work in them, and a busy machine changes nothing.
 */
export class VirtualClock implements Clock {
	#now: number;
	#sleepers: Sleeper[] = [];
	#working = 0;
	#running = false;

	constructor(start = Date.parse('2026-11-21T08:00:00.000Z')) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			signal?.throwIfAborted();
			const end = () => {
				this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
				reject(signal?.reason);
			};
			const sleeper = {
				until: this.#now + milliseconds,
				wake: () => {
					signal?.removeEventListener('abort', end);
					resolve();
				},
			};
			signal?.addEventListener('abort', end);
			this.#sleepers.push(sleeper);
			void this.#run();
		});
	}

	/** Time stands still until `work` is done. */
	async during<T>(work: () => Promise<T>): Promise<T> {
		this.#working += 1;
		try {
			return await work();
		} finally {
			this.#working -= 1;
		}
	}

	async #run(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		while (this.#sleepers.length > 0) {
			for (let idle = 0; idle < IDLE_TURNS; idle += 1) {
				await turn();
				if (this.#working > 0) idle = -1;
			}
			this.#wakeNext();
		}
		this.#running = false;
	}

	#wakeNext(): void {
		const next = Math.min(...this.#sleepers.map(({ until }) => until));
		this.#now = Math.max(this.#now, next);
		const awake = this.#sleepers.filter(({ until }) => until <= this.#now);
		this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
		for (const sleeper of awake) sleeper.wake();
	}
}
