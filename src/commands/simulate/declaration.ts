import { REQUESTS } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { SIMULATES } from '../declaration/effects.js';
import { text } from '../declaration/flag.js';
import { candidateFlags } from '../flags/candidate.js';
import { documentFlags, holdFlags, overlayFlags, reportFlags, resourceFlags } from '../flags/evidence.js';
import { latestFlags } from '../flags/requests.js';
import { reportResult } from '../results.js';

/** `caracalite simulate` */
export const simulate = declare({
	name: 'simulate',
	about: 'replay a denied request against a candidate',
	effect: 'reads',
	effectLine: SIMULATES,
	arguments: { requests: REQUESTS },
	flags: {
		...latestFlags,
		input: text('<file>', 'replay this input instead of a request', { completes: 'file' }),
		...candidateFlags,
		...resourceFlags,
		overlay: overlayFlags,
		...documentFlags,
		...reportFlags,
		...holdFlags,
	},
	offlineWith: ['input', 'documents', 'only'],
	examples: [
		example('against version 2', `caracalite simulate ${EXAMPLE_REQUEST} --candidate 2`),
		example('by a document on disk', `caracalite simulate ${EXAMPLE_REQUEST} --documents Grants.rego`),
		example(
			'with a value put in',
			`caracalite simulate ${EXAMPLE_REQUEST} --candidate 2 --set context.ttl=300`,
		),
		example('in a chain', 'caracalite explain --latest --json | caracalite simulate --candidate 2'),
	],
	result: reportResult,
});
