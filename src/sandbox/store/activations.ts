import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import type { RuntimeState, Span } from '../options.js';
import type { Activation, Timeline } from '../propagation.js';
import { idAt, millis } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { bindingOf, requirePolicySet } from './policy-sets.js';
import type { SetVersionRow } from './set-versions.js';

const ActivationRow = z
	.object({
		id: z.string(),
		policy_set_id: z.string(),
		version_id: z.string().nullable(),
		manifest_sha256: z.string().nullable(),
		created_us: z.number(),
		outbox_ms: z.number(),
		load_ms: z.number(),
		dead: z.number(),
	})
	.transform((row): Activation => {
		const createdMs = millis(row.created_us);
		return {
			id: row.id,
			policySetId: row.policy_set_id,
			versionId: row.version_id,
			manifestSha: row.manifest_sha256,
			createdMs,
			dispatchMs: createdMs + row.outbox_ms,
			loadMs: createdMs + row.outbox_ms + row.load_ms,
			dead: row.dead === 1,
		};
	});

const ChangeRow = z
	.object({ at_ms: z.number(), state: z.enum(['up', 'down', 'not_configured']) })
	.transform((row) => ({ atMs: row.at_ms, state: row.state }));

/** Points the zone at a version and queues the notice to the runtime. Answers the outbox id. */
export function activate(world: World, actor: Actor, version: SetVersionRow): string {
	const { db } = world;
	const { zone_id, policy_set_id } = version;
	db.run(
		'INSERT INTO bindings (zone_id, policy_set_id, version_id) VALUES (?, ?, ?) ON CONFLICT (zone_id) DO UPDATE SET policy_set_id = excluded.policy_set_id, version_id = excluded.version_id',
		zone_id,
		policy_set_id,
		version.id,
	);
	const moment = world.time.tick();
	db.run(
		'UPDATE policy_sets SET updated_by = ?, updated_us = ? WHERE id = ?',
		authorOf(actor),
		moment,
		policy_set_id,
	);
	return queueNotice(world, zone_id, policy_set_id, { id: version.id, sha: version.manifest_sha256 });
}

/** Archives a set; where it governs the zone, the zone is left with nothing. */
export function archivePolicySet(world: World, zoneId: string, setId: string): void {
	requirePolicySet(world.db, zoneId, setId);
	world.db.run('UPDATE policy_sets SET archived_us = ? WHERE id = ?', world.time.tick(), setId);
	if (bindingOf(world.db, zoneId)?.policy_set_id !== setId) return;
	world.db.run('DELETE FROM bindings WHERE zone_id = ?', zoneId);
	queueNotice(world, zoneId, setId, null);
}

function queueNotice(
	world: World,
	zoneId: string,
	setId: string,
	version: { id: string; sha: string } | null,
): string {
	const moment = world.time.tick();
	const id = idAt(moment);
	world.db.run(
		'INSERT INTO activations (id, zone_id, policy_set_id, version_id, manifest_sha256, created_us, outbox_ms, load_ms, dead) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
		id,
		zoneId,
		setId,
		version?.id ?? null,
		version?.sha ?? null,
		moment,
		draw(world.options.outboxMs),
		draw(world.options.loadMs),
		world.options.outbox === 'dies' ? 1 : 0,
	);
	return id;
}

function draw(span: Span): number {
	return span.max > span.min ? randomInt(span.min, span.max + 1) : span.min;
}

/** All that a zone's propagation is derived from. */
export function timelineOf(db: Db, zoneId: string): Timeline {
	return {
		activations: db.all(
			ActivationRow,
			'SELECT * FROM activations WHERE zone_id = ? ORDER BY created_us, id',
			zoneId,
		),
		changes: db.all(ChangeRow, 'SELECT * FROM runtime_changes ORDER BY at_ms, rowid'),
	};
}

export function changeRuntime(world: World, state: RuntimeState): void {
	world.db.run('INSERT INTO runtime_changes (at_ms, state) VALUES (?, ?)', world.time.now(), state);
}
