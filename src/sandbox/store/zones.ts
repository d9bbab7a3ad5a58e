import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { ApiFault } from '../errors.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { authored, times } from './rows.js';

const ZoneRow = z.object({
	id: z.string(),
	name: z.string(),
	slug: z.string(),
	created_by: z.string(),
	created_us: z.number(),
	graph_epoch: z.number(),
});
export type ZoneRow = z.infer<typeof ZoneRow>;

/** Makes a zone; `id` only where a story needs a known one. */
export function createZone(world: World, actor: Actor, name: string, slug: string, id?: string): ZoneRow {
	const moment = world.time.tick();
	const row: ZoneRow = {
		id: id ?? idAt(moment),
		name,
		slug,
		created_by: authorOf(actor),
		created_us: moment,
		graph_epoch: 0,
	};
	world.db.run(
		'INSERT INTO zones (id, name, slug, created_by, created_us) VALUES (?, ?, ?, ?, ?)',
		row.id,
		name,
		slug,
		row.created_by,
		moment,
	);
	return row;
}

/** Throws `zone_not_found`. */
export function requireZone(db: Db, id: string): ZoneRow {
	const row = db.one(ZoneRow, 'SELECT * FROM zones WHERE id = ?', id);
	if (row === undefined) throw new ApiFault(404, 'zone_not_found');
	return row;
}

export function allZones(db: Db): ZoneRow[] {
	return db.all(ZoneRow, 'SELECT * FROM zones ORDER BY created_us');
}

/** The next epoch of the zone's delegation graph: it grows with every edge made and every edge revoked. */
export function nextGraphEpoch(db: Db, id: string): number {
	db.run('UPDATE zones SET graph_epoch = graph_epoch + 1 WHERE id = ?', id);
	return requireZone(db, id).graph_epoch;
}

export function listZones(db: Db, query: PageQuery): Page<object> {
	const owner = { where: 'TRUE', parameters: [] };
	return mapPage(readOwned(db, ZoneRow, 'zones', owner, query), zoneWire);
}

export function zoneWire(row: ZoneRow): object {
	return {
		id: row.id,
		name: row.name,
		slug: row.slug,
		dcr_enabled: false,
		operator_coauthor_badge: true,
		operator_governed: false,
		...authored(row),
		...times(row),
	};
}
