import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { text } from '../declaration/flag.js';
import { policySetFlags } from '../flags/candidate.js';
import { waitFlags, yesFlags } from '../flags/change.js';
import { reportFlags } from '../flags/evidence.js';
import { reportResult } from '../results.js';

/** `caracalite rollback` */
export const rollback = declare({
	name: 'rollback',
	about: 'activate the version that was active before, and wait until it is loaded',
	effect: 'zone',
	flags: {
		to: text('<version>', 'version to go back to: its id or its number', { completes: 'version' }),
		...policySetFlags,
		...reportFlags,
		...yesFlags,
		...waitFlags,
	},
	examples: [
		example('to what was active before', 'caracalite rollback --yes'),
		example('to a version', 'caracalite rollback --to 1 --yes'),
		example(
			'undo an activation',
			`caracalite activate ${EXAMPLE_REQUEST} --candidate 2 --yes --json | caracalite rollback --report - --yes`,
		),
	],
	result: reportResult,
});
