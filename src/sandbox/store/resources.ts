import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { jsonbOrder } from '../audit/jsonb.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { authored, Created, StringsText, times } from './rows.js';

export const Operation = z.object({ method: z.string(), path: z.string(), scope: z.string() });
export type Operation = z.infer<typeof Operation>;

const ResourceRow = Created.extend({
	name: z.string(),
	identifier: z.string(),
	upstream_url: z.string().nullable(),
	provider_id: z.string().nullable(),
	scopes: StringsText,
	operations: z.string().transform((text) => z.array(Operation).parse(JSON.parse(text))),
	enforcement: z.string(),
});
export type ResourceRow = z.infer<typeof ResourceRow>;

export type NewResource = Omit<ResourceRow, keyof Created>;

export function createResource(world: World, actor: Actor, zoneId: string, made: NewResource): ResourceRow {
	const moment = world.time.tick();
	const row = { id: idAt(moment), zone_id: zoneId, created_by: authorOf(actor), created_us: moment, ...made };
	world.db.run(
		'INSERT INTO resources (id, zone_id, created_by, created_us, name, identifier, upstream_url, provider_id, scopes, operations, enforcement) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
		row.id,
		zoneId,
		row.created_by,
		moment,
		row.name,
		row.identifier,
		row.upstream_url,
		row.provider_id,
		JSON.stringify(row.scopes),
		JSON.stringify(row.operations),
		row.enforcement,
	);
	return row;
}

export function resourcesOf(db: Db, zoneId: string): ResourceRow[] {
	return db.all(ResourceRow, 'SELECT * FROM resources WHERE zone_id = ? ORDER BY created_us', zoneId);
}

export function listResources(db: Db, zoneId: string, query: PageQuery): Page<object> {
	const owner = { where: 'zone_id = ?', parameters: [zoneId] };
	return mapPage(readOwned(db, ResourceRow, 'resources', owner, query), resourceWire);
}

export function resourceWire(row: ResourceRow): object {
	return {
		id: row.id,
		zone_id: row.zone_id,
		name: row.name,
		identifier: row.identifier,
		upstream_url: row.upstream_url,
		scopes: row.scopes,
		credential_provider_id: row.provider_id,
		operations: row.operations.map((operation) => jsonbOrder(operation)),
		operation_enforcement: row.enforcement,
		...authored(row),
		...times(row),
		archived_at: null,
	};
}
