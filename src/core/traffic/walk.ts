import type { AuditEvent, AuditFilter } from '../../model/audit.js';
import { type ReadDecision, type ReadEvent, readEvent } from '../event/read.js';
import type { AdminReader, Progress } from '../ports.js';
import type { TrafficClass } from './class.js';
import { eventKey, withMandates } from './class-key.js';
import { ClassTallies } from './class-tallies.js';
import { countExchanges } from './exchanges.js';
import type { ClassTally } from './tally.js';
import { type Settled, WaitingRoom } from './waiting.js';

/** Which part of audit is read. */
export interface AuditPart {
	filter: Pick<AuditFilter, 'since' | 'until' | 'applicationId' | 'label'>;
	resource: string | null;
	decision: 'allow' | 'deny' | null;
	/** Decisions at most, the newest. */
	limit: number | null;
}

/** A part of audit, reduced to its classes. */
export interface AuditTraffic {
	classes: TrafficClass[];
	/** Events read in the window. */
	events: number;
	/** Exchanges that they belong to. */
	exchanges: number;
	/** Of the events, decisions that policy made and that fit. */
	decisions: number;
}

/** What is read of a zone. */
export type AuditReader = Pick<AdminReader, 'zoneId' | 'auditEvents' | 'explain'>;

const READING = 'reading audit';

/** After so many events, those that have waited long enough are let go. */
const SETTLE_EVERY = 100;

/** Delegations can be this much older than the window; their mints are looked for there. */
const LOOK_BACK_MS = 24 * 60 * 60 * 1_000;

/**
 * Walks audit back in time, once, and keeps each class of decisions once: memory grows with what is
 * distinct, not with what is logged, and with what a day leaves of presented mandates, a few numbers
 * each. Their mints are looked for before the window, as far back as their delegation was made.
 */
export async function readAudit(
	admin: AuditReader,
	part: AuditPart,
	run: { progress: Progress; signal: AbortSignal },
): Promise<AuditTraffic> {
	const found = { events: 0, decisions: 0 };
	const tallies = new ClassTallies();
	const waiting = new WaitingRoom();
	const keep = (settled: Iterable<Settled>) => {
		for (const one of settled) tallies.settle(one);
	};
	const exchanges = countExchanges();
	const since = part.filter.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(part.filter.since);
	let walked = 0;
	for await (const event of admin.auditEvents(serverFilter(part))) {
		run.signal.throwIfAborted();
		const at = Date.parse(event.occurredAt);
		if (walked++ % SETTLE_EVERY === 0) {
			keep(waiting.settle(at));
			run.progress({ step: 'audit', text: walked === 1 ? READING : `${READING}: ${walked} events` });
		}
		waiting.offer(event);
		const full = part.limit !== null && found.decisions >= part.limit;
		if (full || at < since) {
			if (waiting.size === 0) break;
			continue;
		}
		found.events += 1;
		exchanges.offer(event.requestId);
		const read = readEvent(event, { zoneId: admin.zoneId, asRebuilt: null });
		if (!fits(read, part)) continue;
		found.decisions += 1;
		if (read.presentation === null) tallies.add(read, event);
		else waiting.present(eventKey(read), event, read.presentation);
	}
	keep(waiting.rest());
	return { ...found, classes: await classesOf(admin, tallies), exchanges: exchanges.count() };
}

/** Denied decisions alone would hide the mints, so the server is not asked for them alone. */
function serverFilter({ filter, decision }: AuditPart): AuditFilter {
	const { since } = filter;
	return {
		...filter,
		...(since === undefined ? {} : { since: new Date(Date.parse(since) - LOOK_BACK_MS).toISOString() }),
		...(decision === 'allow' ? { decision } : {}),
		eventType: 'token_exchange',
	};
}

/** Whether policy decided an event, and the part asks for it; what the server filters by is not looked at. */
export function fits(event: ReadEvent, { resource, decision }: AuditPart): event is ReadDecision {
	return (
		event.byPolicy &&
		(resource === null || event.resource === resource) &&
		(decision === null || event.decision === decision)
	);
}

/** The classes of what was tallied, each with its newest event. */
export async function classesOf(admin: AuditReader, tallies: ClassTallies): Promise<TrafficClass[]> {
	const classes: TrafficClass[] = [];
	for (const one of tallies.values()) classes.push(await classOf(admin, one));
	return classes;
}

async function classOf(
	admin: AuditReader,
	{ base, mints, newest, tally }: ClassTally,
): Promise<TrafficClass> {
	const { count, first, last } = tally;
	return {
		key: withMandates(base, mints),
		event: 'event' in newest ? newest.event : await findEvent(admin, base, newest.at),
		mints,
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
		if (read.byPolicy && eventKey(read) === base) return event;
	}
	throw new Error(`audit no longer shows the event of ${filter.since}`);
}
