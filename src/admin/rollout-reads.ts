import type { AdminReader } from '../core/ports.js';
import { isCaracaliteError } from '../model/errors.js';
import { type Call, read } from './call.js';
import type { Connection } from './connection.js';
import { checkedId } from './ids.js';
import { WireActivationStatus, WireSimulation } from './wire-rollout.js';

function small(call: Call): Call {
	return { ...call, answers: 'small' };
}

export function rolloutReads(
	{ ask }: Connection,
	zone: string,
): Pick<AdminReader, 'simulate' | 'activationStatus'> {
	return {
		/** A POST, yet it changes nothing but the admin audit, so it is repeated like a read. */
		async simulate(setId, versionId, input) {
			const set = checkedId('policy set', setId);
			const version = checkedId('version', versionId);
			const about = { zone, policySet: set, version };
			const call = small(read(`simulate version ${version} of policy set ${set}`, about));
			return ask(call, WireSimulation, (sdk) => sdk.policySets.simulate(zone, set, version, input), {
				policy_set_id: set,
				version_id: version,
			});
		},
		async activationStatus(setId, versionId, outboxId) {
			const set = checkedId('policy set', setId);
			if (versionId !== undefined) checkedId('version', versionId);
			if (outboxId !== undefined) checkedId('outbox row', outboxId);
			const call = small(read(`read the activation status of policy set ${set}`, { zone, policySet: set }));
			const echo = { zone_id: zone, policy_set_id: set };
			try {
				return await ask(
					call,
					WireActivationStatus,
					(sdk) => sdk.policySets.activationStatus(zone, set, versionId, outboxId),
					versionId === undefined ? echo : { ...echo, version_id: versionId },
				);
			} catch (error) {
				if (isCaracaliteError(error, 'active_policy_set_version_not_found')) return null;
				throw error;
			}
		},
	};
}
