import type { AuditEvent } from '../../model/audit.js';
import type { JsonObject } from '../../model/json.js';
import { textAt } from '../../model/json.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import type { Mint } from '../event/mandate.js';
import { holdOf, reasonOf, rebuildInput } from '../event/rebuild.js';
import { repairInput } from '../event/repair.js';
import { isRefusedForGood } from '../replay/class-conflict.js';
import { relevantKey } from '../replay/same-input.js';
import type { Seen } from '../report/recorded.js';
import type { SourcedInput } from '../report/trace.js';

/**
 * What audit shows of one distinct decision: equal in every field that decisions read, decided by
 * the same version, and logged with the same outcome. Only its newest event is kept.
 */
export interface Sighting {
	event: AuditEvent;
	/** Of a presented mandate: the mints whose scopes it may carry. */
	mints: Mint[];
	seen: Seen;
}

/** Sightings by key, newest event first. */
export type Sightings = Map<string, Sighting>;

/** What the logged event says came of the request. */
export interface Logged {
	decision: 'allow' | 'deny' | 'hold';
	reason: string | null;
}

/** The logged outcome of an event that policy decided; one that nobody can grant was denied. Pure. */
export function loggedOf(event: AuditEvent): Logged {
	if (event.decision === 'deny') return { decision: 'deny', reason: reasonOf(event.diagnostics) };
	const hold = holdOf(event.diagnostics);
	if (isRefusedForGood(hold)) return { decision: 'deny', reason: CLASS_CONFLICT };
	return { decision: hold === null ? 'allow' : 'hold', reason: null };
}

/** The input of an event, put back as far as the event alone tells. Pure. */
export function inputOf(event: AuditEvent, zoneId: string): SourcedInput {
	return repairInput(rebuildInput(event, zoneId), event.metadata);
}

/** What tells this decision from others, its mints apart. `input` is {@link inputOf} the event. Pure. */
export function sightingKey(event: AuditEvent, input: JsonObject): string {
	const { decision, reason } = loggedOf(event);
	const kind = textAt(event.metadata, 'subject_kind');
	return JSON.stringify([relevantKey(input), kind, versionKey(event), decision, reason]);
}

/** What tells the version that decided an event from others. */
export function versionKey(event: AuditEvent): string {
	return `${event.manifestSha} ${event.policySetVersionId}`;
}

/** What of a mint counts: two that agree here are one mandate. */
export function mintKey(mint: Mint): string {
	return JSON.stringify([mint.resource, [...new Set(mint.scopes)].sort()]);
}

/** The first sighting of a decision. */
export function firstSight(event: AuditEvent, mints: Mint[] = []): Sighting {
	return { event, mints, seen: { count: 1, first: event.occurredAt, last: event.occurredAt } };
}

/** Adds a sighting under its key and its mints; where it was seen already, the newer event stays. */
export function addSighting(sightings: Sightings, key: string, sighting: Sighting): void {
	const mints = sighting.mints.map(mintKey).sort();
	const whole = mints.length === 0 ? key : `${key} ${JSON.stringify(mints)}`;
	const known = sightings.get(whole);
	if (known === undefined) {
		sightings.set(whole, sighting);
		return;
	}
	if (sighting.event.occurredAt > known.event.occurredAt) known.event = sighting.event;
	known.seen = mergeSeen(known.seen, sighting.seen);
}

/** One more event of a decision that was seen already, no newer than the newest. */
export function seeAgain(sighting: Sighting, event: AuditEvent): void {
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
