import type { Hono } from 'hono';
import { z } from 'zod';
import { answer, created, type Env, pathId, readBody, readPageQuery } from '../http.js';
import { createZone, listZones, requireZone, zoneWire } from '../store/zones.js';
import type { World } from '../world.js';

const ZoneBody = z.object({ name: z.string().min(1), slug: z.string().min(1).optional() });

/** Zones: list, read, create. */
export function zoneRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	app.get('/v1/zones', (call) => answer(listZones(db, readPageQuery(call))));
	app.get('/v1/zones/:zone', (call) => answer(zoneWire(requireZone(db, pathId(call, 'zone')))));
	app.post('/v1/zones', async (call) => {
		const { name, slug } = await readBody(call, ZoneBody);
		const row = db.write(() => createZone(world, call.get('actor'), name, slug ?? slugOf(name)));
		return created(call, row.id, zoneWire(row));
	});
}

function slugOf(name: string): string {
	return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
