import type { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Call, created, type Env, pathId, readBody, readPageQuery } from '../http.js';
import { createApplication, listApplications, registrationWire } from '../store/applications.js';
import type { Db } from '../store/database.js';
import type { Page, PageQuery } from '../store/page.js';
import { createProvider, listProviders, providerWire } from '../store/providers.js';
import { createResource, listResources, Operation, resourceWire } from '../store/resources.js';
import { requireZone } from '../store/zones.js';
import type { World } from '../world.js';

const ApplicationBody = z.object({
	name: z.string().min(1),
	registration_method: z.enum(['managed', 'dcr']).default('managed'),
});
const ProviderBody = z.object({ name: z.string().min(1), identifier: z.string().min(1), kind: z.string() });
const ResourceBody = z.object({
	name: z.string().min(1),
	identifier: z.string().min(1),
	upstream_url: z.string().nullable().default(null),
	credential_provider_id: z.string().nullable().default(null),
	scopes: z.array(z.string()).default([]),
	operations: z.array(Operation).default([]),
	operation_enforcement: z.string().default('enforced'),
});

/** What a zone is set up from: applications, providers, resources. */
export function zoneObjectRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	const list = (name: string, read: (db: Db, zoneId: string, query: PageQuery) => Page<object>) =>
		app.get(`/v1/zones/:zone/${name}`, (call) => answer(read(db, pathId(call, 'zone'), readPageQuery(call))));
	list('applications', listApplications);
	list('providers', listProviders);
	list('resources', listResources);

	app.post('/v1/zones/:zone/applications', async (call) => {
		const body = await readBody(call, ApplicationBody);
		const { row, secret } = inZone(world, call, (zoneId) =>
			createApplication(world, call.get('actor'), zoneId, body),
		);
		return created(call, row.id, registrationWire(row, secret));
	});
	app.post('/v1/zones/:zone/providers', async (call) => {
		const body = await readBody(call, ProviderBody);
		const row = inZone(world, call, (zoneId) => createProvider(world, call.get('actor'), zoneId, body));
		return created(call, row.id, providerWire(row));
	});
	app.post('/v1/zones/:zone/resources', async (call) => {
		const body = await readBody(call, ResourceBody);
		const made = {
			name: body.name,
			identifier: body.identifier,
			upstream_url: body.upstream_url,
			provider_id: body.credential_provider_id,
			scopes: body.scopes,
			operations: body.operations,
			enforcement: body.operation_enforcement,
		};
		const row = inZone(world, call, (zoneId) => createResource(world, call.get('actor'), zoneId, made));
		return created(call, row.id, resourceWire(row));
	});
}

/** Writes in the zone that the path names; throws `zone_not_found`. */
function inZone<T>(world: World, call: Call, work: (zoneId: string) => T): T {
	return world.db.write(() => work(requireZone(world.db, pathId(call, 'zone')).id));
}
