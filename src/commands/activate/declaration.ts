import { REQUESTS } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { afterFlags, waitFlags, yesFlags } from '../flags/change.js';
import { evidenceFlags } from '../flags/evidence.js';
import { latestFlags } from '../flags/requests.js';
import { verifyFlags } from '../flags/signature.js';
import { reportResult } from '../results.js';

/** `caracalite activate` */
export const activate = declare({
	name: 'activate',
	about: 'roll out a candidate that a verdict found safe, and wait until it is loaded',
	effect: 'zone',
	arguments: { requests: REQUESTS },
	flags: {
		...latestFlags,
		...evidenceFlags,
		...yesFlags,
		...waitFlags,
		after: afterFlags,
		verify: verifyFlags,
	},
	examples: [
		example(
			'what a verdict found safe',
			`caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --json | caracalite activate --report - --yes`,
		),
		example('judge and roll out', `caracalite activate ${EXAMPLE_REQUEST} --candidate 2 --yes --wait 2m`),
	],
	result: reportResult,
});
