import type { DecisionResult } from '../../model/answer.js';
import { CaracaliteError } from '../../model/errors.js';
import type { JsonObject } from '../../model/json.js';
import { decide, LOGIC_NOT_SUPPORTED } from '../evaluate.js';
import { loadedAt, runtimeAt } from '../propagation.js';
import { timelineOf } from '../store/activations.js';
import { setVersionById } from '../store/set-versions.js';
import type { World } from '../world.js';

/** What the runtime decides by what it has loaded, which may be older than what is active. */
export interface Decided {
	by: { versionId: string; manifestSha: string } | null;
	status: 'complete' | 'policy_eval_failed';
	result: Pick<DecisionResult, 'decision' | 'determining_policies' | 'diagnostics'>;
}

/** Throws `sandbox_runtime_down` and `sandbox_cannot_decide`. */
export function decideLoaded(world: World, zoneId: string, input: JsonObject): Decided {
	const timeline = timelineOf(world.db, zoneId);
	const now = world.time.now();
	if (runtimeAt(timeline, now) === 'down') {
		throw new CaracaliteError('sandbox_runtime_down', "the sandbox's runtime is down: nobody can get access");
	}
	const loaded = loadedAt(timeline, now - world.options.lagMs());
	const version = loaded === null ? undefined : setVersionById(world.db, loaded.versionId);
	if (loaded === null || version === undefined)
		return denied(null, 'complete', [{ reason: 'no_active_policy_set' }]);
	const by = { versionId: loaded.versionId, manifestSha: loaded.manifestSha };
	const outcome = decide(world.bundles.load(world.db, zoneId, version.manifest), input);
	if (outcome.ok) return { by, status: 'complete', result: outcome.result };
	if (outcome.code !== LOGIC_NOT_SUPPORTED)
		return denied(by, 'policy_eval_failed', [{ error: outcome.code }]);
	throw new CaracaliteError(
		'sandbox_cannot_decide',
		`version ${version.version} holds Rego logic, which the sandbox does not decide`,
		{ hint: 'activate a version of literal data documents, or use a Caracal' },
	);
}

function denied(by: Decided['by'], status: Decided['status'], diagnostics: JsonObject[]): Decided {
	return { by, status, result: { decision: 'deny', determining_policies: [], diagnostics } };
}
