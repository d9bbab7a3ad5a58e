import { createHash } from 'node:crypto';
import type { AuditEvent, AuditFilter } from '../../model/audit.js';
import { textAt } from '../../model/json.js';
import { readLogged } from '../event/logged.js';
import { readEvent } from '../event/read.js';
import type { AdminReader, Progress } from '../ports.js';
import type { DenialGroup } from '../report/denials.js';
import type { Decision } from '../report/trace.js';
import { decisionsOf, isRefusal } from './decisions.js';
import { mendedBy } from './mendable.js';
import { outcomeOf } from './outcome.js';

type AuditReader = Pick<AdminReader, 'zoneId' | 'auditEvents'>;

/** What is looked for, and who waits. */
export interface DenialRun {
	filter: Pick<AuditFilter, 'since' | 'until' | 'applicationId' | 'label'>;
	resource: string | null;
	progress: Progress;
	signal: AbortSignal;
	/** Hears of each event that is read. */
	onEvent?: () => void;
}

/** One denial of a request, with its cause. */
export interface Denial {
	cause: Omit<DenialGroup, 'requests' | 'sessions' | 'manySessions' | 'first' | 'last' | 'example'>;
	requestId: string;
	eventId: string;
	/** ISO 8601 in UTC. */
	at: string;
	sessionId: string | null;
}

/** Events of one request come together; after this long, none of its events is still to come. */
const SETTLED_MS = 5 * 60_000;
/** Requests that are open at most, however many come within that time. */
const MOST_OPEN = 5_000;
/** After so many events those that are settled are told. */
const SETTLE_EVERY = 200;

/**
 * Walks audit back in time and tells each request of which something was refused, newest first: by
 * policy, by the runtime without asking it, or since nobody can grant it. Holds no more than the
 * requests that may still go on, whatever audit holds.
 */
export async function* deniedRequests(admin: AuditReader, run: DenialRun): AsyncGenerator<Denial[]> {
	const open = new Map<string, AuditEvent[]>();
	let walked = 0;
	for await (const event of admin.auditEvents(run.filter)) {
		run.signal.throwIfAborted();
		run.onEvent?.();
		if (walked % SETTLE_EVERY === 0) run.progress({ step: 'audit', text: readingText(walked) });
		walked += 1;
		const known = open.get(event.requestId);
		if (known === undefined) open.set(event.requestId, [event]);
		else known.push(event);
		const due = walked % SETTLE_EVERY === 0 || open.size > MOST_OPEN;
		if (due) yield* settled(open, Date.parse(event.occurredAt) + SETTLED_MS, admin.zoneId, run.resource);
	}
	yield* settled(open, Number.NEGATIVE_INFINITY, admin.zoneId, run.resource);
}

function readingText(walked: number): string {
	return walked === 0 ? 'reading audit' : `reading audit: ${walked} events`;
}

/** Takes the requests out that began after `time`, and the oldest of too many. */
function* settled(
	open: Map<string, AuditEvent[]>,
	time: number,
	zoneId: string,
	resource: string | null,
): Generator<Denial[]> {
	for (const [requestId, events] of open) {
		const [newest] = events;
		if (newest !== undefined && Date.parse(newest.occurredAt) < time && open.size <= MOST_OPEN) return;
		open.delete(requestId);
		const denials = denialsIn(events, zoneId, resource);
		if (denials.length > 0) yield denials;
	}
}

const NOTHING_KNOWN = { deciders: new Map(), around: new Map(), asRebuilt: new Map() };

/** What of one request was refused. Pure. */
function denialsIn(events: AuditEvent[], zoneId: string, resource: string | null): Denial[] {
	const logged = events.map(readLogged);
	const concerns = logged.some(
		(event) => event.outcome.decision === 'deny' || isRefusal(event) || event.outcome.approvers.length > 1,
	);
	const waits = logged.filter((event) => event.outcome.approvers.length > 0).length > 1;
	if (!concerns && !waits) return [];
	const decisions = decisionsOf(
		events.map((event) => readEvent(event, { zoneId, asRebuilt: null })),
		NOTHING_KNOWN,
	);
	const statuses = logged.map((event) => event.status);
	const granted = outcomeOf(decisions, statuses, 'deny') === 'granted_in_part';
	const byId = new Map(events.map((event) => [event.id, event]));
	return decisions
		.filter((one) => one.decision === 'deny' && (resource === null || one.resource === resource))
		.map((one) => denialOf(one, byId.get(one.eventId), granted));
}

function denialOf(decision: Decision, event: AuditEvent | undefined, granted: boolean): Denial {
	const sessionId = event === undefined ? null : textAt(event.metadata, 'agent_session_id');
	return {
		cause: causeOf(decision, granted),
		requestId: event?.requestId ?? '',
		eventId: decision.eventId,
		at: decision.at,
		sessionId: sessionId === '' ? null : sessionId,
	};
}

function causeOf(decision: Decision, granted: boolean): Denial['cause'] {
	const { application, resource, kind, words, fix } = decision;
	const about = {
		labels: [...new Set(decision.labels)].sort(),
		resource,
		scopes: [...new Set(decision.requestedScopes)].sort(),
		kind,
		reason: decision.reason ?? decision.status,
		granted,
	};
	return {
		id: groupId([application?.id ?? null, ...Object.values(about)]),
		application,
		...about,
		words,
		fix: granted ? null : fix,
		mendedBy: granted ? 'nobody' : mendedBy(decision),
	};
}

const PREFIX = 'denial-';
const DIGITS = 12;

/** The same cause has the same id in every run. */
function groupId(key: unknown[]): string {
	return PREFIX + createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, DIGITS);
}

/** Whether a word names a group of denials, and no request. */
export function isGroupId(word: string): boolean {
	return new RegExp(`^${PREFIX}[0-9a-f]{${DIGITS}}$`).test(word);
}
