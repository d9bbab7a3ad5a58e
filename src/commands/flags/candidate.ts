import { text } from '../declaration/flag.js';

/** Which policy set is meant. */
export const policySetFlags = {
	policySet: text('<id|name>', "policy set, where the zone's active one is not meant", {
		setting: 'policySet',
		completes: 'policy-set',
	}),
};

/** Which version is judged. */
export const candidateFlags = {
	candidate: text(
		'<version>',
		'version to judge: its id or manifest, or the start of one; its number or `latest`',
		{
			setting: 'candidate',
			completes: 'version',
		},
	),
	...policySetFlags,
};
