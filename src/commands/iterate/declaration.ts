import { REQUESTS } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';
import { afterFlags, waitFlags, yesFlags } from '../flags/change.js';
import { evidenceFlags } from '../flags/evidence.js';
import { latestFlags } from '../flags/requests.js';
import { signFlags } from '../flags/signature.js';
import { reportResult } from '../results.js';

/** `caracalite iterate` */
export const iterate = declare({
	name: 'iterate',
	about: 'explain, simulate, regress and judge in one run; with --activate, roll out',
	effect: 'zone',
	effectLine: 'Reads. With --activate, or ACTIVATE=true, it changes the zone.',
	arguments: { requests: REQUESTS },
	flags: {
		...latestFlags,
		activate: on('roll out a candidate that is safe to activate', { setting: 'activate' }),
		...evidenceFlags,
		...yesFlags,
		...waitFlags,
		after: afterFlags,
		signing: signFlags,
	},
	examples: [
		example('try a fix', `caracalite iterate ${EXAMPLE_REQUEST} --candidate 2 --cases 'cases/*.json'`),
		example('roll it out', `caracalite iterate ${EXAMPLE_REQUEST} --candidate 2 --activate --yes`),
		example(
			'by the environment',
			`DENIED_REQUEST_ID=${EXAMPLE_REQUEST} CANDIDATE_VERSION_ID=2 caracalite iterate --json`,
		),
	],
	result: reportResult,
});
