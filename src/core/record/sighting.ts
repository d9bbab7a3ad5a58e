import type { Mint } from '../event/mints.js';
import type { ReadDecision } from '../event/read.js';
import type { Seen } from '../report/recorded.js';

/**
 * What audit shows of one distinct decision: one class of traffic, or one event. Only its newest event
 * is kept.
 */
export interface Sighting {
	event: ReadDecision;
	/** Of a presented mandate: the mints whose scopes it may carry. */
	mints: Mint[];
	seen: Seen;
}

/** Both together: the counts added up, from the first to the last time. Pure. */
export function mergeSeen(a: Seen, b: Seen): Seen {
	return { count: a.count + b.count, ...spanOf(a, b) };
}

/** From the first to the last time of both; times as ISO 8601 in UTC. Pure. */
export function spanOf(a: Seen, b: Seen): Pick<Seen, 'first' | 'last'> {
	const times = [a.first, a.last, b.first, b.last].sort();
	return { first: times[0] ?? a.first, last: times.at(-1) ?? a.last };
}
