import type { AuditEvent, AuditFilter } from '../../model/audit.js';
import { mintsFor, presentationOf } from '../event/mints.js';
import { type ReadDecision, type ReadEvent, readEvent } from '../event/read.js';
import { siblingsOf } from '../event/surroundings.js';
import type { AdminReader, Progress } from '../ports.js';
import { ClassTallies } from './class-tallies.js';
import { countExchanges } from './exchanges.js';
import { mintKey, sightingKey, type TrafficSighting } from './sighting.js';
import type { ClassTally } from './tally.js';
import { type Settled, WaitingRoom } from './waiting.js';

/** Which part of audit to record. */
export interface Window {
	filter: Pick<AuditFilter, 'since' | 'until' | 'applicationId' | 'label'>;
	resource: string | null;
	decision: 'allow' | 'deny' | null;
	/** Decisions at most, the newest. */
	limit: number | null;
}

/** What was found in audit: every distinct decision, and how many events there were. */
export interface Gathered {
	sightings: TrafficSighting[];
	/** Events read in the window. */
	events: number;
	/** Exchanges that they belong to. */
	exchanges: number;
	/** Of these, decisions that policy made and that fit. */
	decisions: number;
}

/** What is read of a zone. */
type AuditReader = Pick<AdminReader, 'zoneId' | 'auditEvents' | 'explain'>;

const READING = 'reading audit';

/** After so many events, those that have waited long enough are let go. */
const SETTLE_EVERY = 100;

/** Delegations can be this much older than the window; their mints are looked for there. */
const LOOK_BACK_MS = 24 * 60 * 60 * 1_000;

/**
 * Walks audit back in time, once, and keeps each distinct decision once: memory grows with what is
 * distinct, not with what is logged, and with what a day leaves of presented mandates, a few numbers
 * each. Their mints are looked for before the window, as far back as their delegation was made.
 */
export async function gatherWindow(
	admin: AuditReader,
	window: Window,
	run: { progress: Progress; signal: AbortSignal },
): Promise<Gathered> {
	const found = { events: 0, decisions: 0 };
	const tallies = new ClassTallies();
	const waiting = new WaitingRoom();
	const keep = (settled: Iterable<Settled>) => {
		for (const one of settled) tallies.settle(one);
	};
	const exchanges = countExchanges();
	const since =
		window.filter.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(window.filter.since);
	let walked = 0;
	for await (const event of admin.auditEvents(serverFilter(window))) {
		run.signal.throwIfAborted();
		const at = Date.parse(event.occurredAt);
		if (walked++ % SETTLE_EVERY === 0) {
			keep(waiting.settle(at));
			run.progress({ step: 'audit', text: walked === 1 ? READING : `${READING}: ${walked} events` });
		}
		waiting.offer(event);
		const full = window.limit !== null && found.decisions >= window.limit;
		if (full || at < since) {
			if (waiting.size === 0) break;
			continue;
		}
		found.events += 1;
		exchanges.offer(event.requestId);
		const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
		if (!fits(read, window)) continue;
		found.decisions += 1;
		take(read, event, tallies, waiting);
	}
	keep(waiting.rest());
	const sightings: TrafficSighting[] = [];
	for (const one of tallies.values()) sightings.push(await sightingOf(admin, one));
	return { ...found, sightings, exchanges: exchanges.count() };
}

/** Denied decisions alone would hide the mints, so the server is not asked for them alone. */
function serverFilter({ filter, decision }: Window): AuditFilter {
	const { since } = filter;
	return {
		...filter,
		...(since === undefined ? {} : { since: new Date(Date.parse(since) - LOOK_BACK_MS).toISOString() }),
		...(decision === 'allow' ? { decision } : {}),
		eventType: 'token_exchange',
	};
}

function fits(event: ReadEvent, { resource, decision }: Window): event is ReadDecision {
	return (
		event.byPolicy &&
		(resource === null || event.resource === resource) &&
		(decision === null || event.decision === decision)
	);
}

function take(read: ReadDecision, event: AuditEvent, tallies: ClassTallies, waiting: WaitingRoom): void {
	const base = sightingKey(read);
	if (read.presentation !== null) waiting.present(base, event, read.presentation);
	else tallies.add(base, event, presentationOf(event).sessionId, base);
}

/** The decisions of single requests, by their ids. Throws `request_not_found`. */
export async function gatherRequests(
	admin: AuditReader,
	requestIds: string[],
	run: { progress: Progress; signal: AbortSignal },
): Promise<Gathered> {
	const found = { events: 0, exchanges: 0, decisions: 0 };
	const tallies = new ClassTallies();
	for (const requestId of new Set(requestIds)) {
		run.signal.throwIfAborted();
		run.progress({ step: 'audit', text: `reading request ${requestId}` });
		const { events } = await admin.explain(requestId);
		found.events += events.length;
		found.exchanges += 1;
		for (const event of events) {
			const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
			if (!read.byPolicy) continue;
			found.decisions += 1;
			const { presentation } = read;
			const mints =
				presentation === null ? [] : mintsFor(presentation, await siblingsOf(admin, presentation));
			const base = sightingKey(read);
			const key = JSON.stringify([base, [...new Set(mints.map(mintKey))].sort()]);
			tallies.add(base, event, presentationOf(event).sessionId, key, mints);
		}
	}
	const sightings: TrafficSighting[] = [];
	for (const one of tallies.values()) sightings.push(await sightingOf(admin, one));
	return { ...found, sightings };
}

async function sightingOf(
	admin: AuditReader,
	{ base, mints, newest, tally }: ClassTally,
): Promise<TrafficSighting> {
	const audited = 'event' in newest ? newest.event : await findEvent(admin, base, newest.at);
	const event = readEvent(audited, { zoneId: admin.zoneId, asRebuilt: null });
	if (!event.byPolicy) throw new Error(`event ${audited.id} was decided by policy when it was read first`);
	const { count, first, last } = tally;
	return {
		...{ audited, event, mints },
		seen: { count, first: new Date(first).toISOString(), last: new Date(last).toISOString() },
		sessions: tally.sessions(),
		hours: tally.hours(),
	};
}

/** An event that was not kept: once for a class, where its newest was none of the first that waited. */
async function findEvent(admin: AuditReader, base: string, at: number): Promise<AuditEvent> {
	const filter = {
		since: new Date(at).toISOString(),
		until: new Date(at + 1).toISOString(),
		eventType: 'token_exchange',
	};
	for await (const event of admin.auditEvents(filter)) {
		const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
		if (read.byPolicy && sightingKey(read) === base) return event;
	}
	throw new Error(`audit no longer shows the event of ${filter.since}`);
}
