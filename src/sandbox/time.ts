import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/ports.js';

/** A moment in microseconds since the epoch: what the server stores, while it shows milliseconds. */
export type Micros = number;

/** The sandbox's time: the clock, made strictly increasing so that rows and ids have one order. */
export interface Time {
	/** A moment that no earlier call has given. */
	tick(): Micros;
	/** Milliseconds, never before a moment already given. */
	now(): number;
}

/** Where in its millisecond the first moment lies: off the start, so that cursors lose events as they do on a server. */
const OFFSET = 100;

export function createTime(clock: Pick<Clock, 'now'>): Time {
	let last = 0;
	return {
		tick: () => {
			last = Math.max(Math.floor(clock.now()) * 1000 + OFFSET, last + 1);
			return last;
		},
		now: () => Math.max(Math.floor(clock.now()), millis(last)),
	};
}

export function millis(moment: Micros): number {
	return Math.floor(moment / 1000);
}

/** ISO 8601 in UTC with milliseconds, as almost every answer has it. */
export function iso(moment: Micros): string {
	return new Date(millis(moment)).toISOString();
}

/** As `policies.get` shows the versions' times: to the microsecond, no zero at the end, a numeric offset. */
export function isoMicros(moment: Micros): string {
	const fraction = `.${String(moment % 1_000_000).padStart(6, '0')}`.replace(/\.?0+$/, '');
	return `${new Date(millis(moment)).toISOString().slice(0, 19)}${fraction}+00:00`;
}

/** As the runtime shows when it loaded: whole seconds. */
export function isoSeconds(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** A UUIDv7 of a moment; ids of one process sort as their moments do. */
export function idAt(moment: Micros): string {
	const time = millis(moment).toString(16).padStart(12, '0');
	const fraction = Math.floor(((moment % 1000) * 4096) / 1000);
	// The last two groups of a random UUID are as a UUIDv7 has them.
	return `${time.slice(0, 8)}-${time.slice(8)}-7${fraction.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`;
}
