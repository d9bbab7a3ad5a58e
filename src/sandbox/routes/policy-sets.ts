import type { Hono } from 'hono';
import { z } from 'zod';
import { ApiFault } from '../errors.js';
import { answer, created, type Env, noContent, pathId, readBody, readPageQuery } from '../http.js';
import { checkManifest } from '../set-version-rules.js';
import { archivePolicySet } from '../store/activations.js';
import {
	createPolicySet,
	listPolicySets,
	newPolicySetWire,
	policySetWire,
	requirePolicySet,
} from '../store/policy-sets.js';
import { SCHEMA_VERSION } from '../store/rows.js';
import {
	findSetVersion,
	listSetVersions,
	type SetVersionRow,
	setVersionDetail,
	writeSetVersion,
} from '../store/set-versions.js';
import { requireZone } from '../store/zones.js';
import { iso } from '../time.js';
import type { World } from '../world.js';

const SetBody = z.object({ name: z.string().min(1), description: z.string().nullable().default(null) });
const ManifestBody = z.object({
	manifest: z
		.array(z.object({ policy_version_id: z.string().min(1) }))
		.min(1)
		.max(256),
});

const SETS = '/v1/zones/:zone/policy-sets';

/** Policy sets and their versions. */
export function policySetRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	app.get(SETS, (call) => answer(listPolicySets(db, pathId(call, 'zone'), readPageQuery(call))));
	app.get(`${SETS}/:set`, (call) =>
		answer(policySetWire(db, requirePolicySet(db, pathId(call, 'zone'), pathId(call, 'set')))),
	);
	app.post(SETS, async (call) => {
		const body = await readBody(call, SetBody);
		const row = db.write(() => {
			const zone = requireZone(db, pathId(call, 'zone'));
			return createPolicySet(world, call.get('actor'), zone.id, body);
		});
		return created(call, row.id, newPolicySetWire(row));
	});
	app.delete(`${SETS}/:set`, (call) => {
		db.write(() => archivePolicySet(world, pathId(call, 'zone'), pathId(call, 'set')));
		return noContent();
	});
	versionRoutes(app, world);
}

function versionRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	app.get(`${SETS}/:set/versions`, (call) =>
		answer(listSetVersions(db, pathId(call, 'zone'), pathId(call, 'set'), readPageQuery(call))),
	);
	app.get(`${SETS}/:set/versions/:version`, (call) => {
		const row = findSetVersion(db, pathId(call, 'zone'), pathId(call, 'set'), pathId(call, 'version'));
		if (row === undefined) throw new ApiFault(404, 'policy_set_version_not_found');
		return answer(setVersionDetail(row));
	});
	app.post(`${SETS}/:set/versions`, async (call) => {
		const { manifest } = await readBody(call, ManifestBody);
		const policyVersionIds = manifest.map((entry) => entry.policy_version_id);
		const row = db.write(() => {
			const set = requirePolicySet(db, pathId(call, 'zone'), pathId(call, 'set'));
			checkManifest(world, set.zone_id, policyVersionIds);
			const made = { zoneId: set.zone_id, setId: set.id, policyVersionIds };
			return writeSetVersion(world, call.get('actor'), made);
		});
		return created(call, row.id, newVersionWire(row));
	});
}

function newVersionWire(row: SetVersionRow): object {
	return {
		version_id: row.id,
		id: row.id,
		policy_set_id: row.policy_set_id,
		version: row.version,
		manifest_sha256: row.manifest_sha256,
		schema_version: SCHEMA_VERSION,
		created_at: iso(row.created_us),
	};
}
