import { z } from 'zod';
import { isJsonObject, JsonSchema } from '../../core/json.js';
import type { Json } from '../../core/model.js';
import type { Db, Parameter } from '../store/database.js';
import { mapPage, type Page, type PageQuery, readPage } from '../store/page.js';
import { JsonText } from '../store/rows.js';
import { idAt, iso, type Micros } from '../time.js';
import type { Actor, World } from '../world.js';
import { jsonbOrder } from './jsonb.js';

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

/** One call on a zone, as far as the admin audit keeps it. */
export interface AdminCall {
	zoneId: string;
	actor: Actor;
	requestId: string;
	method: string;
	path: string;
	status: number;
	/** What it sent; undefined for nothing. */
	sent: unknown;
	/** Id of what it made; undefined for nothing. */
	made: string | undefined;
}

export interface AdminFilter extends PageQuery {
	since?: Micros | undefined;
	until?: Micros | undefined;
	actorId?: string | undefined;
	entityType?: string | undefined;
	entityId?: string | undefined;
	method?: string | undefined;
}

/** Kinds of things that rows are filed under; anything else is filed under its zone. */
const ENTITIES = /\/(policy-sets|policies|applications|providers|resources)(?:\/([^/]+))?(?:\/([^/]+))?/;

/** Leaves a row, the next in its zone's chain. */
export function recordAdminCall(world: World, call: AdminCall): void {
	world.db.write(() => {
		const { actor } = call;
		const moment = world.time.tick();
		const entity = entityOf(call);
		const last = z.object({ seq: z.number().nullable() });
		const sql = 'SELECT max(seq) AS seq FROM admin_audit WHERE zone_id = ?';
		const seq = (world.db.one(last, sql, call.zoneId)?.seq ?? 0) + 1;
		const row = [idAt(moment), call.zoneId, seq, call.requestId, actor.id, actor.name, scopeOf(actor)];
		const rest = [call.method, call.path, entity.type, entity.id, call.status];
		world.db.run(
			'INSERT INTO admin_audit (id, zone_id, seq, request_id, actor_id, actor_name, actor_scope, method, path, entity_type, entity_id, status, payload, occurred_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
			...row,
			...rest,
			JSON.stringify(jsonbOrder(payloadOf(call))),
			moment,
		);
	});
}

function scopeOf(actor: Actor): string {
	return actor.zoneId === null ? 'global' : 'zone';
}

function entityOf(call: AdminCall): { type: string; id: string } {
	const [, type, id] = ENTITIES.exec(call.path) ?? [];
	const found = id ?? call.made;
	return type === undefined || found === undefined ? { type: 'zones', id: call.zoneId } : { type, id: found };
}

function payloadOf(call: AdminCall): Json {
	const global = call.actor.zoneId === null;
	const mode = {
		rls_mode: global ? 'control_plane_wildcard' : 'zone',
		rls_zone_guc: global ? '*' : call.zoneId,
	};
	if (call.method === 'GET') return mode;
	return { ...mode, change_kind: changeKind(call), changed_fields: fieldsOf(call.sent) };
}

function changeKind(call: AdminCall): string {
	if (call.method === 'DELETE') return 'delete';
	return /\/(simulate|activate)$/.test(call.path) ? 'action' : 'create';
}

/** Dotted paths of what was sent, sorted; lists and empty objects are leaves. */
function fieldsOf(sent: unknown): string[] {
	const parsed = JsonSchema.safeParse(sent);
	return parsed.success ? leaves(parsed.data, '').sort() : [];
}

function leaves(value: Json, path: string): string[] {
	if (!isJsonObject(value) || Object.keys(value).length === 0) return path === '' ? [] : [path];
	return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
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
