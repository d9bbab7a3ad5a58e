import { z } from 'zod';
import type { AdminReader } from '../core/ports.js';
import { read } from './call.js';
import type { Connection } from './connection.js';
import { checkedId } from './ids.js';
import { WireManifest, WirePolicySet, WireSetVersion } from './wire.js';

export function setReads(
	{ ask }: Connection,
	zone: string,
): Pick<AdminReader, 'policySets' | 'policySet' | 'versions' | 'manifest'> {
	return {
		policySets() {
			const call = read(`list the policy sets of zone ${zone}`, { zone });
			return ask(call, z.array(WirePolicySet), (sdk) => sdk.policySets.list(zone), { zone_id: zone });
		},
		async policySet(setId) {
			const set = checkedId('policy set', setId);
			const call = read(`read policy set ${set}`, { zone, policySet: set });
			const echo = { zone_id: zone, id: set };
			return ask(call, WirePolicySet, (sdk) => sdk.policySets.get(zone, set), echo);
		},
		async versions(setId) {
			const set = checkedId('policy set', setId);
			const call = read(`list the versions of policy set ${set}`, { zone, policySet: set });
			const echo = { policy_set_id: set };
			return ask(call, z.array(WireSetVersion), (sdk) => sdk.policySets.listVersions(zone, set), echo);
		},
		/** The SDK has no call for this route; a read-only token may use it. */
		async manifest(setId, versionId) {
			const set = checkedId('policy set', setId);
			const version = checkedId('version', versionId);
			const call = read(`read version ${version} of policy set ${set}`, { zone, policySet: set, version });
			const path = `/v1/zones/${zone}/policy-sets/${set}/versions/${version}`;
			return ask(call, WireManifest, (_sdk, get) => get(path), { policy_set_id: set, id: version });
		},
	};
}
