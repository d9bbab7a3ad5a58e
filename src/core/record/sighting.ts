import type { Mint } from '../event/mints.js';
import type { ReadDecision } from '../event/read.js';
import type { Seen } from '../report/recorded.js';
import { withMandates } from '../traffic/class-key.js';

/**
 * What audit shows of one distinct decision: equal in every field that decisions read, decided by
 * the same version, and logged with the same outcome. Only its newest event is kept.
 */
export interface Sighting {
	event: ReadDecision;
	/** Of a presented mandate: the mints whose scopes it may carry. */
	mints: Mint[];
	seen: Seen;
}

/** Sightings by key, newest event first. */
export type Sightings = Map<string, Sighting>;

/** What tells the version that decided an event from others. */
export function versionKey({ version }: ReadDecision): string {
	return `${version.manifestSha256} ${version.versionId}`;
}

/** The first sighting of a decision. */
export function firstSight(event: ReadDecision, mints: Mint[] = []): Sighting {
	return { event, mints, seen: { count: 1, first: event.at, last: event.at } };
}

/** Adds a sighting under the key of its event and its mints; where it was seen already, the newer event stays. */
export function addSighting(sightings: Sightings, key: string, sighting: Sighting): void {
	const whole = withMandates(key, sighting.mints);
	const known = sightings.get(whole);
	if (known === undefined) {
		sightings.set(whole, sighting);
		return;
	}
	if (sighting.event.at > known.event.at) known.event = sighting.event;
	known.seen = mergeSeen(known.seen, sighting.seen);
}

/** One more event of a decision that was seen already, no newer than the newest. */
export function seeAgain(sighting: Sighting, event: ReadDecision): void {
	sighting.seen = mergeSeen(sighting.seen, firstSight(event).seen);
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
