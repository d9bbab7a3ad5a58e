import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { ApiFault } from '../errors.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { authored, Edited, times } from './rows.js';

const PolicySetRow = Edited.extend({ name: z.string(), description: z.string().nullable() });
export type PolicySetRow = z.infer<typeof PolicySetRow>;

const Binding = z.object({ policy_set_id: z.string(), version_id: z.string() });
export type Binding = z.infer<typeof Binding>;

export function createPolicySet(
	world: World,
	actor: Actor,
	zoneId: string,
	made: { name: string; description: string | null },
): PolicySetRow {
	const taken = 'SELECT * FROM policy_sets WHERE zone_id = ? AND name = ? AND archived_us IS NULL';
	if (world.db.one(PolicySetRow, taken, zoneId, made.name))
		throw new ApiFault(409, 'policy_set_name_conflict');
	const moment = world.time.tick();
	const id = idAt(moment);
	world.db.run(
		'INSERT INTO policy_sets (id, zone_id, created_by, created_us, updated_us, name, description) VALUES (?, ?, ?, ?, ?, ?, ?)',
		id,
		zoneId,
		authorOf(actor),
		moment,
		moment,
		made.name,
		made.description,
	);
	return requirePolicySet(world.db, zoneId, id);
}

/** A set that is not archived. */
export function findPolicySet(db: Db, zoneId: string, id: string): PolicySetRow | undefined {
	const found = 'SELECT * FROM policy_sets WHERE zone_id = ? AND id = ? AND archived_us IS NULL';
	return db.one(PolicySetRow, found, zoneId, id);
}

/** Throws `policy_set_not_found`, for an archived one too. */
export function requirePolicySet(db: Db, zoneId: string, id: string): PolicySetRow {
	const row = findPolicySet(db, zoneId, id);
	if (row === undefined) throw new ApiFault(404, 'policy_set_not_found');
	return row;
}

/** Which version of which set governs the zone: one at most. */
export function bindingOf(db: Db, zoneId: string): Binding | undefined {
	return db.one(Binding, 'SELECT policy_set_id, version_id FROM bindings WHERE zone_id = ?', zoneId);
}

/** The set's active version; null while the zone is governed by another set or by none. */
export function activeVersionOf(db: Db, zoneId: string, setId: string): string | null {
	const binding = bindingOf(db, zoneId);
	return binding?.policy_set_id === setId ? binding.version_id : null;
}

export function listPolicySets(db: Db, zoneId: string, query: PageQuery): Page<object> {
	const owner = { where: 'zone_id = ? AND archived_us IS NULL', parameters: [zoneId] };
	return mapPage(readOwned(db, PolicySetRow, 'policy_sets', owner, query), (row) => policySetWire(db, row));
}

/** As read; the answer to a creation lacks the active version. */
export function policySetWire(db: Db, row: PolicySetRow): object {
	return { ...newPolicySetWire(row), active_version_id: activeVersionOf(db, row.zone_id, row.id) };
}

export function newPolicySetWire(row: PolicySetRow): object {
	return {
		id: row.id,
		zone_id: row.zone_id,
		name: row.name,
		description: row.description,
		...authored(row),
		...times(row),
	};
}
