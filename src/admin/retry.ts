import type { Clock } from '../core/ports.js';
import { interruption } from './cutoff.js';
import type { Fault } from './fault.js';

const FIRST_MS = 250;
const LONGEST_MS = 5_000;
const MINUTE_MS = 60_000;

/** An answer to hand on, or why there is none. */
export type Outcome = { ok: true; response: Response } | { ok: false; fault: Fault };

/** Repeats `attempt` while its fault is passing, at most `repeats` times, unless the run ends in between. */
export async function repeated(
	attempt: () => Promise<Outcome>,
	repeats: number,
	clock: Clock,
	signal: AbortSignal,
): Promise<Outcome> {
	for (let tried = 0; ; tried++) {
		const outcome = await attempt();
		if (outcome.ok || !outcome.fault.passing || tried >= repeats) return outcome;
		try {
			await clock.sleep(waitMs(outcome.fault, tried, clock.now()), signal);
		} catch (error) {
			if (!signal.aborted) throw error;
			return { ok: false, fault: interruption(signal, false) };
		}
	}
}

/**
 * How long to wait after attempt `tried` (from 0). What the server asks for, at most a minute; for a
 * rate limit, whose window restarts on the full minute, until then; else a jittered, growing pause.
 */
export function waitMs(fault: Fault, tried: number, now: number): number {
	const asked = fault.retryAfter === undefined ? null : retryAfterMs(fault.retryAfter, now);
	if (asked !== null) return Math.min(asked, MINUTE_MS);
	const jitter = Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** tried);
	return fault.status === 429 ? MINUTE_MS - (now % MINUTE_MS) + jitter : jitter;
}

function retryAfterMs(header: string, now: number): number | null {
	const seconds = header.trim() === '' ? Number.NaN : Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = Date.parse(header);
	return Number.isNaN(date) ? null : Math.max(0, date - now);
}
