import type { Hono } from 'hono';
import { z } from 'zod';
import { CONTRACT_VERSION } from '../../policy/engine.js';
import { bearerOf } from '../auth.js';
import { answer, type Env } from '../http.js';
import { loadedAt, runtimeAt } from '../propagation.js';
import { timelineOf } from '../store/activations.js';
import { findToken } from '../store/tokens.js';
import { allZones } from '../store/zones.js';
import type { World } from '../world.js';

/** How often a replica looks for what is active, seconds. */
const POLL_SECONDS = 60;

const Counts = z.object({ total: z.number(), errors: z.number() });

/** What a replica of the runtime answers by itself: whether it is ready, and its figures behind a token of its own. */
export function runtimeRoutes(app: Hono<Env>, world: World): void {
	app.get('/ready', () => {
		const ready = isUp(world);
		return answer({ ok: ready, ready }, ready ? 200 : 503);
	});
	app.get('/metrics.json', (call) => {
		const token = bearerOf(call.req.header('authorization'));
		const actor = token === null ? undefined : findToken(world.db, token);
		if (actor?.capability !== 'runtime') return answer({ error: 'unauthorized' }, 401);
		return isUp(world) ? answer(figures(world)) : answer({ ok: false, ready: false }, 503);
	});
}

function isUp(world: World): boolean {
	const changes = timelineOf(world.db, '').changes;
	return runtimeAt({ activations: [], changes }, world.time.now()) !== 'down';
}

function figures(world: World): object {
	const now = world.time.now();
	const timelines = allZones(world.db).map(({ id }) => timelineOf(world.db, id));
	const loaded = timelines.flatMap((timeline) => loadedAt(timeline, now - world.options.lagMs()) ?? []);
	const oldest = Math.min(now, ...loaded.map(({ loadedMs }) => loadedMs));
	const sql =
		"SELECT COUNT(*) AS total, COALESCE(SUM(status = 'policy_eval_failed'), 0) AS errors FROM audit_events WHERE manifest_sha <> ''";
	const { total, errors } = world.db.one(Counts, sql) ?? { total: 0, errors: 0 };
	return {
		opa: {
			eval_total: total,
			eval_errors: errors,
			compile_total: timelines.flatMap(({ activations }) => activations.filter((one) => one.loadMs <= now))
				.length,
			compile_errors: 0,
			max_policy_age_seconds: Math.floor((now - oldest) / 1000),
			poll_interval_seconds: POLL_SECONDS,
			decision_contract_version: CONTRACT_VERSION,
		},
		sts: { audit_dropped: 0, audit_replay_pending: 0 },
	};
}
