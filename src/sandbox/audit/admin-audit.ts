import { setTimeout as wait } from 'node:timers/promises';
import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';
import type { Actor } from '../actor.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import { jsonbOrder } from './jsonb.js';

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

/** Kinds of things that rows are filed under; anything else is filed under its zone. */
const ENTITIES = /\/(policy-sets|policies|applications|providers|resources)(?:\/([^/]+))?(?:\/([^/]+))?/;

/** Keeps a call; settles once it is on disk. */
export type AdminKeeper = (call: AdminCall) => Promise<void>;

/** How long calls gather for one commit, which waits for the disk: the time of about one such wait. */
const GATHER_MS = 2;

/** Calls that end within moments of each other share one commit. */
export function createAdminKeeper(world: World): AdminKeeper {
	let waiting: { calls: AdminCall[]; written: Promise<void> } | null = null;
	return (call) => {
		if (waiting !== null) {
			waiting.calls.push(call);
			return waiting.written;
		}
		const calls = [call];
		const written = wait(GATHER_MS).then(() => {
			waiting = null;
			world.db.write(() => {
				for (const each of calls) recordAdminCall(world, each);
			});
		});
		waiting = { calls, written };
		return written;
	};
}

const INSERT =
	'INSERT INTO admin_audit (id, zone_id, seq, request_id, actor_id, actor_name, actor_scope, method, path, entity_type, entity_id, status, payload, occurred_us) VALUES (?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM admin_audit WHERE zone_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';

/** Leaves a row, the next in its zone's chain. */
export function recordAdminCall(world: World, call: AdminCall): void {
	const { actor } = call;
	const moment = world.time.tick();
	const entity = entityOf(call);
	world.db.run(
		INSERT,
		...[idAt(moment), call.zoneId, call.zoneId, call.requestId, actor.id, actor.name, scopeOf(actor)],
		...[call.method, call.path, entity.type, entity.id, call.status],
		JSON.stringify(jsonbOrder(payloadOf(call))),
		moment,
	);
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
	return isJsonObject(sent) ? leaves(sent, '').sort() : [];
}

function leaves(value: JsonObject, path: string): string[] {
	return Object.entries(value).flatMap(([key, inner]) => {
		const at = path === '' ? key : `${path}.${key}`;
		return isJsonObject(inner) && Object.keys(inner).length > 0 ? leaves(inner, at) : [at];
	});
}
