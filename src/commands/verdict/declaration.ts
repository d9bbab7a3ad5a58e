import { REQUESTS } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { SIMULATES } from '../declaration/effects.js';
import { evidenceFlags } from '../flags/evidence.js';
import { latestFlags } from '../flags/requests.js';
import { signFlags } from '../flags/signature.js';
import { reportResult } from '../results.js';

/** `caracalite verdict` */
export const verdict = declare({
	name: 'verdict',
	about: 'judge whether a candidate is safe to activate',
	effect: 'reads',
	effectLine: SIMULATES,
	arguments: { requests: REQUESTS },
	flags: { ...latestFlags, ...evidenceFlags, signing: signFlags },
	examples: [
		example('a fix', `caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --cases 'cases/*.json'`),
		example(
			'a first roll-out, by cases alone',
			"caracalite verdict --candidate 2 --cases 'cases/*.json' --accept-gains",
		),
		example('by a week of traffic too', `caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --shadow 7d`),
		example('keep it for activate', `caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --json`),
	],
	result: reportResult,
});
