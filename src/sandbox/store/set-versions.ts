import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { ApiFault } from '../errors.js';
import { idAt, iso } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { findPolicySet } from './policy-sets.js';
import { Created, SCHEMA_VERSION, StringsText, sha256 } from './rows.js';

const SetVersionRow = Created.extend({
	policy_set_id: z.string(),
	version: z.number(),
	/** Policy version ids, in the manifest's order. */
	manifest: StringsText,
	manifest_sha256: z.string(),
});
export type SetVersionRow = z.infer<typeof SetVersionRow>;

const NewestVersion = z.object({ version: z.number().nullable() });

/** As the server writes a manifest; its digest is over this very text. */
function manifestEntries(policyVersionIds: string[]): { policy_version_id: string }[] {
	return policyVersionIds.map((id) => ({ policy_version_id: id }));
}

export function writeSetVersion(
	world: World,
	actor: Actor,
	made: { zoneId: string; setId: string; policyVersionIds: string[] },
): SetVersionRow {
	const moment = world.time.tick();
	const last = world.db.one(
		NewestVersion,
		'SELECT max(version) AS version FROM set_versions WHERE policy_set_id = ?',
		made.setId,
	);
	const row: SetVersionRow = {
		id: idAt(moment),
		zone_id: made.zoneId,
		created_by: authorOf(actor),
		created_us: moment,
		policy_set_id: made.setId,
		version: (last?.version ?? 0) + 1,
		manifest: made.policyVersionIds,
		manifest_sha256: sha256(JSON.stringify(manifestEntries(made.policyVersionIds))),
	};
	world.db.run(
		'INSERT INTO set_versions (id, zone_id, created_by, created_us, policy_set_id, version, manifest, manifest_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
		row.id,
		row.zone_id,
		row.created_by,
		moment,
		row.policy_set_id,
		row.version,
		JSON.stringify(row.manifest),
		row.manifest_sha256,
	);
	return row;
}

/** A version of this set, of an archived one too. */
export function findSetVersion(db: Db, zoneId: string, setId: string, id: string): SetVersionRow | undefined {
	const sql = 'SELECT * FROM set_versions WHERE zone_id = ? AND policy_set_id = ? AND id = ?';
	return db.one(SetVersionRow, sql, zoneId, setId, id);
}

/** A version that can be simulated and activated: throws `version_not_found` for one of an archived set. */
export function requireLiveVersion(db: Db, zoneId: string, setId: string, id: string): SetVersionRow {
	const row = findPolicySet(db, zoneId, setId) && findSetVersion(db, zoneId, setId, id);
	if (row === undefined) throw new ApiFault(404, 'version_not_found');
	return row;
}

export function listSetVersions(db: Db, zoneId: string, setId: string, query: PageQuery): Page<object> {
	const owner = { where: 'zone_id = ? AND policy_set_id = ?', parameters: [zoneId, setId] };
	return mapPage(readOwned(db, SetVersionRow, 'set_versions', owner, query), setVersionWire);
}

function setVersionWire(row: SetVersionRow): object {
	return { ...head(row), manifest_sha256: row.manifest_sha256, ...tail(row) };
}

/** One version with its manifest. */
export function setVersionDetail(row: SetVersionRow): object {
	return {
		...head(row),
		manifest_json: manifestEntries(row.manifest),
		manifest_sha256: row.manifest_sha256,
		...tail(row),
		policies: row.manifest,
	};
}

function head(row: SetVersionRow): object {
	return { id: row.id, policy_set_id: row.policy_set_id, version: row.version };
}

function tail(row: SetVersionRow): object {
	return {
		schema_version: SCHEMA_VERSION,
		created_by: row.created_by,
		created_via_operator: false,
		created_at: iso(row.created_us),
	};
}

export function setVersionById(db: Db, id: string): SetVersionRow | undefined {
	return db.one(SetVersionRow, 'SELECT * FROM set_versions WHERE id = ?', id);
}
