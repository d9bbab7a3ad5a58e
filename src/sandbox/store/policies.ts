import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { ApiFault, internalError } from '../errors.js';
import { idAt, iso, type Micros } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { type PolicyVersionRow, writePolicyVersion } from './policy-versions.js';
import { authored, Edited, SCHEMA_VERSION, times } from './rows.js';

const PolicyRow = Edited.extend({ name: z.string(), description: z.string().nullable() });
export type PolicyRow = z.infer<typeof PolicyRow>;

export interface NewPolicy {
	name: string;
	description: string | null;
	content: string;
}

/** A name already in use is a 500, as the server has it. */
export function createPolicy(
	world: World,
	actor: Actor,
	zoneId: string,
	made: NewPolicy,
): { policy: PolicyRow; version: PolicyVersionRow } {
	const taken = 'SELECT * FROM policies WHERE zone_id = ? AND name = ? AND archived_us IS NULL';
	if (world.db.one(PolicyRow, taken, zoneId, made.name) !== undefined) throw internalError(500);
	const moment = world.time.tick();
	const id = idAt(moment);
	world.db.run(
		'INSERT INTO policies (id, zone_id, created_by, created_us, updated_us, name, description) VALUES (?, ?, ?, ?, ?, ?, ?)',
		id,
		zoneId,
		authorOf(actor),
		moment,
		moment,
		made.name,
		made.description,
	);
	const version = writePolicyVersion(world, actor, { zoneId, policyId: id, content: made.content });
	return { policy: requirePolicy(world.db, zoneId, id), version };
}

/** Throws `policy_not_found`, for an archived one too. */
export function requirePolicy(db: Db, zoneId: string, id: string): PolicyRow {
	const found = 'SELECT * FROM policies WHERE zone_id = ? AND id = ? AND archived_us IS NULL';
	const row = db.one(PolicyRow, found, zoneId, id);
	if (row === undefined) throw new ApiFault(404, 'policy_not_found');
	return row;
}

export function touchPolicy(db: Db, id: string, actor: Actor, moment: Micros): void {
	db.run('UPDATE policies SET updated_by = ?, updated_us = ? WHERE id = ?', authorOf(actor), moment, id);
}

export function archivePolicy(world: World, zoneId: string, id: string): void {
	requirePolicy(world.db, zoneId, id);
	world.db.run('UPDATE policies SET archived_us = ? WHERE id = ?', world.time.tick(), id);
}

export function listPolicies(db: Db, zoneId: string, query: PageQuery): Page<object> {
	const owner = { where: 'zone_id = ? AND archived_us IS NULL', parameters: [zoneId] };
	return mapPage(readOwned(db, PolicyRow, 'policies', owner, query), policyWire);
}

export function policyWire(row: PolicyRow): object {
	return {
		id: row.id,
		zone_id: row.zone_id,
		name: row.name,
		description: row.description,
		...authored(row),
		...times(row),
	};
}

/** The short form in which a created version is answered. */
export function versionHead(row: PolicyVersionRow): object {
	return {
		policy_id: row.policy_id,
		version: row.version,
		content_sha256: row.content_sha256,
		schema_version: SCHEMA_VERSION,
		created_at: iso(row.created_us),
	};
}
