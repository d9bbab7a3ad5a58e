import type { AdminWriter } from '../core/ports.js';
import { write } from './call.js';
import { oneLine } from './clean.js';
import type { Connection } from './connection.js';
import { checkedId } from './ids.js';
import { WireCreatedPolicy, WirePolicySet, WirePolicyVersion, WireSetVersion } from './wire.js';
import { WireActivation } from './wire-rollout.js';

/** The writes of one zone, whose id has been checked. None is ever repeated. */
export function writes({ ask }: Connection, zone: string): AdminWriter {
	return {
		async createPolicy(policyName, content) {
			const name = oneLine(policyName);
			const call = write(`create policy "${name}"`, { zone, name });
			const create = { name: policyName, content };
			return ask(call, WireCreatedPolicy, (sdk) => sdk.policies.create(zone, create), { zone_id: zone });
		},
		async addPolicyVersion(policyId, content) {
			const policy = checkedId('policy', policyId);
			const call = write(`add a version to policy ${policy}`, { zone, policy });
			return ask(call, WirePolicyVersion, (sdk) => sdk.policies.addVersion(zone, policy, content), {
				policy_id: policy,
			});
		},
		async createPolicySet(setName) {
			const name = oneLine(setName);
			const call = write(`create policy set "${name}"`, { zone, name });
			return ask(call, WirePolicySet, (sdk) => sdk.policySets.create(zone, setName), { zone_id: zone });
		},
		async addSetVersion(setId, policyVersionIds) {
			const set = checkedId('policy set', setId);
			const manifest = policyVersionIds.map((id) => ({ policy_version_id: checkedId('policy version', id) }));
			const call = write(`add a version to policy set ${set}`, { zone, policySet: set });
			return ask(call, WireSetVersion, (sdk) => sdk.policySets.addVersion(zone, set, manifest), {
				policy_set_id: set,
			});
		},
		async activate(setId, versionId, onSend) {
			const set = checkedId('policy set', setId);
			const version = checkedId('version', versionId);
			const about = { zone, policySet: set, version };
			const doing = `activate version ${version} of policy set ${set}`;
			const call = { ...write(doing, about), ...(onSend && { onSend }) };
			return ask(call, WireActivation, (sdk) => sdk.policySets.activate(zone, set, version), {
				version_id: version,
			});
		},
	};
}
