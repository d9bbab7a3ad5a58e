import type { Mint } from '../../../src/core/event/mints.js';
import { type ReadDecision, readEvent } from '../../../src/core/event/read.js';
import type { AdminReader } from '../../../src/core/ports.js';
import type { Sighting } from '../../../src/core/record/sighting.js';
import type { AuditEvent, AuditFilter } from '../../../src/model/audit.js';
import type { JsonObject } from '../../../src/model/json.js';

/** Plain-data builders of audited events. Times are seconds after the start of a day. */

const START = Date.parse('2026-11-20T00:00:00Z');

export function timeAt(second: number): string {
	return new Date(START + second * 1_000).toISOString();
}

let made = 0;

function event(second: number, metadata: JsonObject, over: Partial<AuditEvent>): AuditEvent {
	made += 1;
	return {
		id: `event-${made}`,
		eventType: 'token_exchange',
		requestId: `request-${made}`,
		decision: 'allow',
		policySetVersionId: 'version-1',
		manifestSha: 'manifest-1',
		evaluationStatus: 'complete',
		determiningPolicies: [],
		diagnostics: [],
		metadata: {
			application_id: 'app-1',
			application_name: 'Payments Agent',
			application_registration_method: 'managed',
			subject_kind: 'application',
			session_id: '[redacted]',
			resource: 'resource://ledger',
			...metadata,
		},
		occurredAt: timeAt(second),
		...over,
	};
}

/** A mint of `scope` by the session `session`, on its one delegation. */
export function mint(
	second: number,
	session: string,
	scope: string,
	over: Partial<AuditEvent> = {},
): AuditEvent {
	return event(second, { ...inSession(session), requested_scopes: [scope] }, over);
}

/** The session presents a mandate at the gateway; audit keeps nothing of its claims. */
export function use(second: number, session: string, over: Partial<AuditEvent> = {}): AuditEvent {
	return event(second, { ...inSession(session), requested_scopes: [] }, over);
}

export function bootstrap(second: number, over: Partial<AuditEvent> = {}): AuditEvent {
	const metadata = { requested_scopes: ['agent:lifecycle'], agent_session_id: '', delegation_edge_id: '' };
	return event(second, metadata, over);
}

export function denied(reason: string): Partial<AuditEvent> {
	return { decision: 'deny', diagnostics: [{ reason }] };
}

function inSession(session: string): JsonObject {
	return {
		agent_session_id: session,
		delegation_edge_id: `edge-of-${session}`,
		agent_labels: ['cashier'],
		agent_lifecycle: 'task',
	};
}

/** What is read of an event that policy decided. */
export function read(one: AuditEvent): ReadDecision {
	const found = readEvent(one, { zoneId: 'zone-1', asRebuilt: null });
	if (found.byPolicy) return found;
	throw new Error(`policy did not decide ${one.id}`);
}

/** The first sighting of a decision. */
export function firstSight(event: ReadDecision, mints: Mint[] = []): Sighting {
	return { event, mints, seen: { count: 1, first: event.at, last: event.at } };
}

/** The id of a delegation that was made then: a UUID of version 7. */
export function edgeMadeAt(second: number): string {
	const time = (START + second * 1_000).toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** The audit of a zone that holds these events, and how it was asked. */
export function auditOf(events: AuditEvent[]): Pick<AdminReader, 'zoneId' | 'auditEvents' | 'explain'> & {
	asked: AuditFilter[];
	read: number;
} {
	const newestFirst = [...events].sort((a, b) => (a.occurredAt < b.occurredAt ? 1 : -1));
	const audit = {
		zoneId: 'zone-1',
		asked: [] as AuditFilter[],
		read: 0,
		async *auditEvents(filter: AuditFilter) {
			audit.asked.push(filter);
			for (const one of newestFirst) {
				const { since = '', until = '9', decision = one.decision } = filter;
				if (one.occurredAt >= until || one.decision !== decision) continue;
				if (one.occurredAt < since) return;
				audit.read += 1;
				yield one;
			}
		},
		explain: async (requestId: string) => {
			const found = events.filter((one) => one.requestId === requestId);
			return { requestId, zoneId: 'zone-1', finalDecision: 'allow', denied: [], events: found };
		},
	};
	return audit;
}
