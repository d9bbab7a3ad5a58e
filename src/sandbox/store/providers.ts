import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { authored, Created, times } from './rows.js';

const ProviderRow = Created.extend({ name: z.string(), identifier: z.string(), kind: z.string() });
type ProviderRow = z.infer<typeof ProviderRow>;

export interface NewProvider {
	name: string;
	identifier: string;
	kind: string;
}

export function createProvider(world: World, actor: Actor, zoneId: string, made: NewProvider): ProviderRow {
	const moment = world.time.tick();
	const row = { id: idAt(moment), zone_id: zoneId, created_by: authorOf(actor), created_us: moment, ...made };
	world.db.run(
		'INSERT INTO providers (id, zone_id, created_by, created_us, name, identifier, kind) VALUES (?, ?, ?, ?, ?, ?, ?)',
		row.id,
		zoneId,
		row.created_by,
		moment,
		row.name,
		row.identifier,
		row.kind,
	);
	return row;
}

export function listProviders(db: Db, zoneId: string, query: PageQuery): Page<object> {
	const owner = { where: 'zone_id = ?', parameters: [zoneId] };
	return mapPage(readOwned(db, ProviderRow, 'providers', owner, query), providerWire);
}

export function providerWire(row: ProviderRow): object {
	return {
		id: row.id,
		zone_id: row.zone_id,
		name: row.name,
		identifier: row.identifier,
		kind: row.kind,
		config_json: {},
		secret_config_keys: [],
		connectivity_failed_at: null,
		...authored(row),
		...times(row),
		archived_at: null,
	};
}
