import type { Hono } from 'hono';
import { z } from 'zod';
import type { Json } from '../../model/json.js';
import { activationStatus, type StatusFacts } from '../activation-status.js';
import { ApiFault } from '../errors.js';
import { answer, type Env, pathId, readBody, readQuery } from '../http.js';
import { simulate } from '../simulate.js';
import { activate, timelineOf } from '../store/activations.js';
import { activeVersionOf, findPolicySet } from '../store/policy-sets.js';
import { findSetVersion, requireLiveVersion } from '../store/set-versions.js';
import type { World } from '../world.js';

const ActivateBody = z.object({ version_id: z.string().min(1) });
/** A body is parsed JSON already: an input's values are taken as they are. */
const SimulateBody = ActivateBody.extend({ input: z.record(z.string(), z.custom<Json>()).optional() });
const StatusQuery = z.object({ version_id: z.string().optional(), outbox_id: z.string().optional() });

const SET = '/v1/zones/:zone/policy-sets/:set';

/** Simulation, activation, and how far an activation has got. */
export function rolloutRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	app.post(`${SET}/simulate`, async (call) => {
		const { version_id, input } = await readBody(call, SimulateBody);
		const version = requireLiveVersion(db, pathId(call, 'zone'), pathId(call, 'set'), version_id);
		return answer(simulate(world, version, input));
	});
	app.post(`${SET}/activate`, async (call) => {
		const { version_id } = await readBody(call, ActivateBody);
		const outboxId = db.write(() => {
			const version = requireLiveVersion(db, pathId(call, 'zone'), pathId(call, 'set'), version_id);
			return activate(world, call.get('actor'), version);
		});
		const status = call.req.path.replace(/activate$/, 'activation-status');
		const status_url = `${status}?version_id=${version_id}&outbox_id=${outboxId}`;
		return answer({ activated: true, version_id, outbox_id: outboxId, status_url }, 202);
	});
	app.get(`${SET}/activation-status`, (call) => {
		const query = readQuery(call, StatusQuery);
		return answer(activationStatus(factsOf(world, pathId(call, 'zone'), pathId(call, 'set'), query)));
	});
}

function factsOf(
	world: World,
	zoneId: string,
	setId: string,
	query: z.infer<typeof StatusQuery>,
): StatusFacts {
	const { db } = world;
	if (findPolicySet(db, zoneId, setId) === undefined) throw new ApiFault(404, 'policy_set_binding_not_found');
	const activeVersionId = activeVersionOf(db, zoneId, setId);
	const versionId = query.version_id ?? activeVersionId;
	if (versionId === null) throw new ApiFault(404, 'active_policy_set_version_not_found');
	const active = activeVersionId === null ? undefined : findSetVersion(db, zoneId, setId, activeVersionId);
	return {
		zoneId,
		policySetId: setId,
		versionId,
		activeVersionId,
		activeManifestSha: active?.manifest_sha256 ?? null,
		outboxId: query.outbox_id ?? null,
		timeline: timelineOf(db, zoneId),
		now: world.time.now(),
	};
}
