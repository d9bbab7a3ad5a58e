import { ApiFault } from './errors.js';
import { LOGIC_NOT_SUPPORTED, simulateInput } from './evaluate.js';
import { runtimeAt } from './propagation.js';
import { UNREACHABLE } from './simulate.js';
import { timelineOf } from './store/activations.js';
import { documentOf } from './store/policy-versions.js';
import type { World } from './world.js';

/**
 * Refuses a manifest that breaks the contract, then one whose bundle does not pass a first
 * evaluation with an empty input; a conflict that such an evaluation does not touch gets through.
 */
export function checkManifest(world: World, zoneId: string, policyVersionIds: string[]): void {
	const { db } = world;
	if (policyVersionIds.some((id) => documentOf(db, zoneId, id) === undefined)) {
		throw brokenContract('policy set manifest references missing policy versions');
	}
	if (new Set(policyVersionIds).size < policyVersionIds.length) {
		throw brokenContract('policy set manifest contains duplicate policy_version_id entries');
	}
	const runtime = runtimeAt(timelineOf(db, zoneId), world.time.now());
	if (runtime === 'down') throw new ApiFault(503, 'policy_verification_unavailable', UNREACHABLE);
	if (runtime === 'not_configured') return;
	const outcome = simulateInput(world.bundles.load(db, zoneId, policyVersionIds), {});
	if (outcome.ok || outcome.code === LOGIC_NOT_SUPPORTED) return;
	throw new ApiFault(422, 'invalid_policy_bundle', outcome.code);
}

function brokenContract(description: string): ApiFault {
	return new ApiFault(422, 'invalid_policy_contract', description);
}
