import type { AuditEvent } from '../../model/audit.js';
import type { Mint } from '../event/mints.js';
import type { ReadDecision } from '../event/read.js';
import { relevantKey } from '../replay/same-input.js';
import type { Seen } from '../report/recorded.js';

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

/** A sighting of a whole part of audit, with what is told of its traffic. */
export interface TrafficSighting extends Sighting {
	/** Its newest event as audit has it. */
	audited: AuditEvent;
	/** Distinct agent sessions; a request without one counts as one by itself. */
	sessions: number;
	/** By the start of the UTC hour, ISO 8601, oldest first. */
	hours: { start: string; count: number }[];
}

/** What tells this decision from others, its mints apart. Pure. */
export function sightingKey(event: ReadDecision): string {
	const { repaired, subjectKind, outcome } = event;
	const { decision, reason } = outcome;
	return JSON.stringify([relevantKey(repaired.input), subjectKind, versionKey(event), decision, reason]);
}

/** What tells the version that decided an event from others. */
export function versionKey({ version }: ReadDecision): string {
	return `${version.manifestSha256} ${version.versionId}`;
}

/** What of a mint counts: two that agree here are one mandate. */
export function mintKey(mint: Pick<Mint, 'resource' | 'scopes'>): string {
	return JSON.stringify([mint.resource, [...new Set(mint.scopes)].sort()]);
}

/** The first sighting of a decision. */
export function firstSight(event: ReadDecision, mints: Mint[] = []): Sighting {
	return { event, mints, seen: { count: 1, first: event.at, last: event.at } };
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
