import type { AuditFilter } from '../../model/audit.js';
import { mintsFor } from '../event/mints.js';
import { type ReadDecision, type ReadEvent, readEvent } from '../event/read.js';
import { siblingsOf } from '../event/surroundings.js';
import type { AdminReader, Progress } from '../ports.js';
import { eventKey } from '../traffic/class-key.js';
import { countExchanges } from './exchanges.js';
import { addSighting, firstSight, type Sightings } from './sighting.js';
import { openWaitingRoom, type Presented, type WaitingRoom } from './waiting.js';

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
	sightings: Sightings;
	/** Events read in the window. */
	events: number;
	/** Exchanges that they belong to. */
	exchanges: number;
	/** Of these, decisions that policy made and that fit. */
	decisions: number;
}

/** What is read of a zone. */
type AuditReader = Pick<AdminReader, 'zoneId' | 'auditEvents' | 'explain'>;

/** How many presentations wait for their mints at most before these are looked up. */
const WAITING = 5_000;

const READING = 'reading audit';

/** After so many events, those that have waited long enough are let go. */
const SETTLE_EVERY = 100;

/** Delegations can be this much older than the window; their mints are looked for there. */
const LOOK_BACK_MS = 24 * 60 * 60 * 1_000;

/**
 * Walks audit back in time and keeps each distinct decision once: memory grows with what is
 * distinct, not with what is logged. Mints of mandates that were presented in the window are looked
 * for before it, as far back as their delegation was made; no more than `held` wait for theirs.
 */
export async function gatherWindow(
	admin: AuditReader,
	window: Window,
	run: { progress: Progress; signal: AbortSignal },
	held = WAITING,
): Promise<Gathered> {
	const gathered: Gathered = { sightings: new Map(), events: 0, exchanges: 0, decisions: 0 };
	const waiting = openWaitingRoom(held);
	const exchanges = countExchanges();
	const since =
		window.filter.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(window.filter.since);
	let walked = 0;
	for await (const event of admin.auditEvents(serverFilter(window))) {
		run.signal.throwIfAborted();
		const at = Date.parse(event.occurredAt);
		if (walked++ % SETTLE_EVERY === 0) {
			keep(gathered.sightings, waiting.settle(at));
			run.progress({ step: 'audit', text: walked === 1 ? READING : `${READING}: ${walked} events` });
		}
		waiting.offer(event);
		const full = window.limit !== null && gathered.decisions >= window.limit;
		if (full || at < since) {
			if (waiting.size() === 0) break;
			continue;
		}
		gathered.events += 1;
		exchanges.offer(event.requestId);
		const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
		if (!fits(read, window)) continue;
		gathered.decisions += 1;
		take(read, gathered.sightings, waiting);
		keep(gathered.sightings, await withMints(admin, waiting.evict()));
	}
	keep(gathered.sightings, waiting.rest());
	return { ...gathered, exchanges: exchanges.count() };
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

function take(event: ReadDecision, sightings: Sightings, waiting: WaitingRoom): void {
	if (event.presentation !== null) waiting.present(event, event.presentation);
	else addSighting(sightings, eventKey(event), firstSight(event));
}

function keep(sightings: Sightings, presented: Presented[]): void {
	for (const { key, sighting } of presented) addSighting(sightings, key, sighting);
}

/** Looks up the mints of presentations of one delegation, newest first. */
async function withMints(admin: AuditReader, presented: Presented[]): Promise<Presented[]> {
	const [newest] = presented;
	if (newest === undefined) return [];
	const siblings = await siblingsOf(admin, newest.presentation);
	for (const { sighting, presentation } of presented) sighting.mints = mintsFor(presentation, siblings);
	return presented;
}

/** The decisions of single requests, by their ids. Throws `request_not_found`. */
export async function gatherRequests(
	admin: AuditReader,
	requestIds: string[],
	run: { progress: Progress; signal: AbortSignal },
): Promise<Gathered> {
	const gathered: Gathered = { sightings: new Map(), events: 0, exchanges: 0, decisions: 0 };
	for (const requestId of new Set(requestIds)) {
		run.signal.throwIfAborted();
		run.progress({ step: 'audit', text: `reading request ${requestId}` });
		const { events } = await admin.explain(requestId);
		gathered.events += events.length;
		gathered.exchanges += 1;
		for (const event of events) {
			const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
			if (!read.byPolicy) continue;
			gathered.decisions += 1;
			const [key, sighting, { presentation }] = [eventKey(read), firstSight(read), read];
			if (presentation === null) addSighting(gathered.sightings, key, sighting);
			else keep(gathered.sightings, await withMints(admin, [{ key, sighting, presentation }]));
		}
	}
	return gathered;
}
