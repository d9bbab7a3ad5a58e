import type { Clock } from '../core/ports.js';
import { interruption } from './cutoff.js';
import type { Fault } from './fault.js';
import { httpDate } from './server-clock.js';

/** How often a call is repeated after faults, and after refusals for the server's rate limit. */
const MOST_FAULTS = 3;
const MOST_REFUSALS = 10;
const FIRST_MS = 250;
const LONGEST_MS = 5_000;
const LONGEST_ASKED_MS = 60_000;

/** An answer to hand on, or why there is none. */
export type Outcome = { ok: true; response: Response } | { ok: false; fault: Fault };

/**
 * Repeats `attempt` while its fault is passing, but not for ever, unless the run ends in between. A refusal
 * for the rate limit is repeated at once: it closes the budget, where the next attempt waits for its turn.
 */
export async function repeated(
	attempt: () => Promise<Outcome>,
	clock: Clock,
	signal: AbortSignal,
): Promise<Outcome> {
	let faults = 0;
	let refusals = 0;
	for (;;) {
		const outcome = await attempt();
		if (outcome.ok || !outcome.fault.passing) return outcome;
		if (outcome.fault.status === 429) {
			refusals += 1;
			if (refusals > MOST_REFUSALS) return outcome;
			continue;
		}
		if (faults >= MOST_FAULTS) return outcome;
		try {
			await clock.sleep(waitMs(outcome.fault, faults, clock.now()), signal);
		} catch (error) {
			if (!signal.aborted) throw error;
			return { ok: false, fault: interruption(signal, false) };
		}
		faults += 1;
	}
}

/** How long to wait after fault `tried` (from 0): what the server asks for, else a jittered, growing pause. */
export function waitMs(fault: Fault, tried: number, now: number): number {
	return askedMs(fault, now) ?? Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** tried);
}

/**
 * What the fault's `Retry-After` asks for, at most a minute; null where it asks for nothing. A date is
 * held against the answer's own, and against `now` where it has none.
 */
export function askedMs({ retryAfter, date }: Fault, now: number): number | null {
	if (retryAfter === undefined) return null;
	const seconds = retryAfter.trim() === '' ? Number.NaN : Number(retryAfter);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - (httpDate(date) ?? now);
	return Number.isNaN(ms) ? null : Math.min(LONGEST_ASKED_MS, Math.max(0, ms));
}
