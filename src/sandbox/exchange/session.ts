import { z } from 'zod';
import type { ApplicationRow } from '../store/applications.js';
import { resourcesOf } from '../store/resources.js';
import { nextGraphEpoch, type ZoneRow } from '../store/zones.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import { ask, LIFECYCLE } from './ask.js';
import type { Edge, ExchangeStep, Session } from './types.js';

/** How long an application keeps the token that opens its sessions, milliseconds. */
const TOKEN_MS = 15 * 60 * 1000;

/** Asks for the token that opens sessions, on every resource that the application knows of. */
export function bootstrap(
	world: World,
	zone: ZoneRow,
	application: ApplicationRow,
	resources: string[],
): ExchangeStep {
	const all = resourcesOf(world.db, zone.id).map(({ identifier }) => identifier);
	const step = ask(world, {
		step: 'bootstrap',
		zoneId: zone.id,
		requestId: idAt(world.time.tick()),
		subject: { kind: 'application', application, session: null, edge: null, presented: null },
		resources: resources.length === 0 ? all : resources,
		scopes: [LIFECYCLE],
	});
	if (step.granted) {
		world.db.run(
			'INSERT INTO bootstraps (application_id, expires_ms) VALUES (?, ?) ON CONFLICT (application_id) DO UPDATE SET expires_ms = excluded.expires_ms',
			application.id,
			world.time.now() + TOKEN_MS,
		);
	}
	return step;
}

/** Whether the application still has such a token. */
export function hasToken(world: World, application: ApplicationRow): boolean {
	const sql = 'SELECT expires_ms FROM bootstraps WHERE application_id = ?';
	const row = world.db.one(z.object({ expires_ms: z.number() }), sql, application.id);
	return row !== undefined && row.expires_ms > world.time.now();
}

export function openSession(world: World, labels: string[] | null, parent: Session | null): Session {
	return {
		id: idAt(world.time.tick()),
		depth: parent === null ? 0 : parent.depth + 1,
		parentId: parent?.id ?? null,
		labels,
	};
}

/** Makes the delegation to a child session; it is revoked with the session, hence two epochs. */
export function delegate(world: World, zone: ZoneRow, scopes: string[], resourceId: string | null): Edge {
	const epoch = nextGraphEpoch(world.db, zone.id);
	nextGraphEpoch(world.db, zone.id);
	return { id: idAt(world.time.tick()), scopes, resourceId, epoch };
}
