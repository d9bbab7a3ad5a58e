import { z } from 'zod';
import type { Db, Parameter } from '../store/database.js';
import { mapPage, type Page, type PageQuery, readPage } from '../store/page.js';
import { JsonText } from '../store/rows.js';
import { iso, type Micros } from '../time.js';

const AdminRow = z.object({
	id: z.string(),
	seq: z.number(),
	request_id: z.string(),
	actor_id: z.string(),
	actor_name: z.string(),
	actor_scope: z.string(),
	method: z.string(),
	path: z.string(),
	entity_type: z.string(),
	entity_id: z.string(),
	status: z.number(),
	payload: JsonText,
	occurred_us: z.number(),
});
type AdminRow = z.infer<typeof AdminRow>;

export interface AdminFilter extends PageQuery {
	since?: Micros | undefined;
	until?: Micros | undefined;
	actorId?: string | undefined;
	entityType?: string | undefined;
	entityId?: string | undefined;
	method?: string | undefined;
}

/** One page, newest first; loses rows of one millisecond between pages, as the audit does. */
export function listAdminCalls(db: Db, zoneId: string, filter: AdminFilter): Page<object> {
	const wanted: [string, Parameter | undefined][] = [
		['occurred_us >= ?', filter.since],
		['occurred_us < ?', filter.until],
		['actor_id = ?', filter.actorId],
		['entity_type = ?', filter.entityType],
		['entity_id = ?', filter.entityId],
		['method = ?', filter.method],
	];
	const given = wanted.filter(([, value]) => value !== undefined);
	const source = {
		schema: AdminRow,
		from: 'admin_audit',
		where: ['zone_id = ?', ...given.map(([sql]) => sql)].join(' AND '),
		parameters: [zoneId, ...given.map(([, value]) => value ?? null)],
		column: 'occurred_us',
		lossy: true,
		key: (row: AdminRow) => ({ moment: row.occurred_us, id: row.id }),
	};
	return mapPage(readPage(db, source, filter), adminWire);
}

function adminWire(row: AdminRow): object {
	return {
		id: row.id,
		request_id: row.request_id,
		actor_id: row.actor_id,
		actor_name: row.actor_name,
		actor_scope: row.actor_scope,
		action: `${row.method} ${row.path}`,
		method: row.method,
		path: row.path,
		entity_type: row.entity_type,
		entity_id: row.entity_id,
		status_code: row.status,
		payload_json: row.payload,
		occurred_at: iso(row.occurred_us),
		chain_seq: String(row.seq),
		signed: true,
	};
}
