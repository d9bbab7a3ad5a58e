// Reduces the audit of so many sessions, whose mints and presentations interleave, to its classes: in memory, so that
// what is measured is the walk itself. Arguments: SESSIONS IDS, which is `uuid` for ids of delegations that tell when
// they were made, or `opaque`. Sends {events, decisions, classes, cpuMs, peakMib}.
import { readAudit } from '../../src/core/traffic/walk.js';
import type { AuditEvent, AuditFilter } from '../../src/model/audit.js';

const [sessions, ids] = [Number(process.argv[2]), process.argv[3]];
/** Sessions that are open at once, and exchanges of each: every other one presents what the one before minted. */
const [AT_ONCE, EXCHANGES] = [1_000, 8];
const STEP_MS = 5;
const START = Date.UTC(2026, 10, 20);

const total = sessions * EXCHANGES;
const edgeOf = (session: number, opened: number): string => {
	const tail = session.toString(16).padStart(12, '0');
	if (ids !== 'uuid') return `edge-${tail}`;
	const at = opened.toString(16).padStart(12, '0');
	return `${at.slice(0, 8)}-${at.slice(8)}-7000-8000-${tail}`;
};

/** The event at a place of time, 0 the oldest: sessions take turns. */
function eventAt(place: number): AuditEvent {
	const block = Math.floor(place / (AT_ONCE * EXCHANGES));
	const [turn, within] = [Math.floor(place / AT_ONCE) % EXCHANGES, place % AT_ONCE];
	const session = block * AT_ONCE + within;
	const opened = START + block * AT_ONCE * EXCHANGES * STEP_MS;
	const [resource, verb] = [`resource://r${session % 50}`, turn < EXCHANGES / 2 ? 'read' : 'write'];
	const tail = place.toString(16).padStart(12, '0');
	return {
		...{ id: `01a20ff0-0000-7000-8000-${tail}`, requestId: `01a20ff1-0000-7000-8000-${tail}` },
		...{ eventType: 'token_exchange', decision: 'allow', evaluationStatus: 'complete' },
		...{ policySetVersionId: 'version', manifestSha: 'manifest', determiningPolicies: [], diagnostics: [] },
		metadata: {
			...{ application_id: 'app', subject_kind: 'application', resource, agent_labels: ['clerk'] },
			...{ agent_session_id: `session-${session}`, delegation_edge_id: edgeOf(session, opened) },
			requested_scopes: turn % 2 === 0 ? [`r${session % 50}:${verb}`] : [],
		},
		occurredAt: new Date(START + place * STEP_MS).toISOString(),
	};
}

const admin = {
	zoneId: 'zone',
	async *auditEvents({ since = '', until = '9' }: AuditFilter) {
		for (let place = total - 1; place >= 0; place -= 1) {
			const event = eventAt(place);
			if (event.occurredAt >= until) continue;
			if (event.occurredAt < since) return;
			yield event;
		}
	},
	explain: () => Promise.reject(new Error('nobody was to ask')),
};

const part = {
	filter: { since: new Date(START).toISOString() },
	resource: null,
	decision: null,
	limit: null,
};
const before = process.cpuUsage();
const read = await readAudit(admin, part, { progress: () => {}, signal: new AbortController().signal });
const { user, system } = process.cpuUsage(before);
process.send?.({
	...{ events: read.events, decisions: read.decisions, classes: read.classes.length },
	...{ cpuMs: (user + system) / 1_000, peakMib: process.resourceUsage().maxRSS / 1_024 },
});
process.disconnect?.();
