import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { idAt, isoMicros } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { Created, SCHEMA_VERSION, sha256 } from './rows.js';

const PolicyVersionRow = Created.extend({
	policy_id: z.string(),
	version: z.number(),
	content: z.string(),
	content_sha256: z.string(),
});
export type PolicyVersionRow = z.infer<typeof PolicyVersionRow>;

/** Writes the next version; the same content again makes another one. */
export function writePolicyVersion(
	world: World,
	actor: Actor,
	made: { zoneId: string; policyId: string; content: string },
): PolicyVersionRow {
	const moment = world.time.tick();
	const newest = versionsOf(world.db, made.policyId)[0];
	const row: PolicyVersionRow = {
		id: idAt(moment),
		zone_id: made.zoneId,
		created_by: authorOf(actor),
		created_us: moment,
		policy_id: made.policyId,
		version: (newest?.version ?? 0) + 1,
		content: made.content,
		content_sha256: sha256(made.content),
	};
	world.db.run(
		'INSERT INTO policy_versions (id, zone_id, created_by, created_us, policy_id, version, content, content_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
		row.id,
		row.zone_id,
		row.created_by,
		moment,
		row.policy_id,
		row.version,
		row.content,
		row.content_sha256,
	);
	return row;
}

/** Newest first. */
export function versionsOf(db: Db, policyId: string): PolicyVersionRow[] {
	return db.all(
		PolicyVersionRow,
		'SELECT * FROM policy_versions WHERE policy_id = ? ORDER BY version DESC',
		policyId,
	);
}

const Document = z.object({ id: z.string(), name: z.string(), content: z.string() });
export type Document = z.infer<typeof Document>;

/** A version's content and its policy's name, whether or not the policy was archived since. */
export function documentOf(db: Db, zoneId: string, versionId: string): Document | undefined {
	return db.one(
		Document,
		'SELECT v.id, p.name, v.content FROM policy_versions v JOIN policies p ON p.id = v.policy_id WHERE v.zone_id = ? AND v.id = ?',
		zoneId,
		versionId,
	);
}

export function policyVersionWire(row: PolicyVersionRow): object {
	return {
		id: row.id,
		policy_id: row.policy_id,
		version: row.version,
		content: row.content,
		content_sha256: row.content_sha256,
		schema_version: SCHEMA_VERSION,
		created_by: row.created_by,
		created_at: isoMicros(row.created_us),
		archived_at: null,
		created_via_operator: false,
	};
}
