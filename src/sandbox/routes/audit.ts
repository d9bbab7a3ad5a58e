import type { Hono } from 'hono';
import { z } from 'zod';
import { listAdminCalls } from '../audit/admin-list.js';
import { type EventRow, eventWire } from '../audit/events.js';
import { explain } from '../audit/explain.js';
import { eventsOfRequest, listEvents } from '../audit/list.js';
import { ApiFault } from '../errors.js';
import { answer, type Call, type Env, PageFields, pageOf, pathId, readQuery } from '../http.js';
import type { Micros } from '../time.js';
import type { World } from '../world.js';

/** A time of a query: UTC with `Z`, fractions of any length; in microseconds. */
const Moment = z.iso.datetime().transform((text): Micros => {
	const fraction = /\.(\d+)Z$/.exec(text)?.[1] ?? '';
	const seconds = Date.parse(text.replace(/\.\d+Z$/, 'Z'));
	return seconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
});

const AuditQuery = z.object({
	...PageFields,
	since: Moment.optional(),
	until: Moment.optional(),
	request_id: z.string().optional(),
	decision: z.enum(['allow', 'deny']).optional(),
	event_type: z.string().optional(),
	application_id: z.string().optional(),
	session_id: z.string().optional(),
	label: z.string().optional(),
});

const AdminQuery = z.object({
	...PageFields,
	since: Moment.optional(),
	until: Moment.optional(),
	actor_id: z.string().optional(),
	entity_type: z.string().optional(),
	entity_id: z.string().optional(),
	method: z.string().optional(),
});

/** The audit of decisions and of admin calls. */
export function auditRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	app.get('/v1/zones/:zone/audit', (call) => {
		const query = readQuery(call, AuditQuery);
		const filter = {
			...pageOf(query),
			since: query.since,
			until: query.until,
			decision: query.decision,
			requestId: query.request_id,
			eventTypes: query.event_type?.split(','),
			applicationId: query.application_id,
			sessionId: query.session_id,
			label: query.label,
		};
		return answer(listEvents(db, pathId(call, 'zone'), filter, readableAt(world)));
	});
	app.get('/v1/zones/:zone/audit/by-request/:request', (call) =>
		answer(requireEvents(world, call).map(eventWire)),
	);
	app.get('/v1/zones/:zone/audit/by-request/:request/explain', (call) =>
		answer(explain(pathId(call, 'zone'), pathId(call, 'request'), requireEvents(world, call))),
	);
	app.get('/v1/zones/:zone/admin-audit', (call) => {
		const query = readQuery(call, AdminQuery);
		const filter = {
			...pageOf(query),
			since: query.since,
			until: query.until,
			actorId: query.actor_id,
			entityType: query.entity_type,
			entityId: query.entity_id,
			method: query.method,
		};
		return answer(listAdminCalls(db, pathId(call, 'zone'), filter));
	});
}

/** Events ingested before this moment can be read. */
function readableAt(world: World): Micros {
	return world.time.now() * 1000 + 999;
}

function requireEvents(world: World, call: Call): EventRow[] {
	const request = pathId(call, 'request');
	const events = eventsOfRequest(world.db, pathId(call, 'zone'), request, readableAt(world));
	if (events.length === 0) throw new ApiFault(404, 'request_not_found');
	return events;
}
