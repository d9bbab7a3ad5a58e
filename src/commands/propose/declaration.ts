import { rest } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { on, parsed } from '../declaration/flag.js';
import { moment } from '../declaration/readers.js';
import { policySetFlags } from '../flags/candidate.js';
import {
	acceptanceFlags,
	casesFlags,
	concurrencyFlags,
	documentFlags,
	reportFlags,
	resourceFlags,
} from '../flags/evidence.js';
import { reportResult } from '../results.js';

/** `caracalite propose` */
export const propose = declare({
	name: 'propose',
	about: 'propose the smallest edit of the documents after which denied requests are allowed',
	effect: 'zone',
	effectLine:
		'Reads, unless told otherwise: --write writes files, --stage adds a version. What is active stays active.',
	arguments: {
		requestIds: rest('request-id', {
			completes: 'request',
			about: 'denied requests, by id or its start; `-` is the newest',
		}),
	},
	flags: {
		...documentFlags,
		write: on('write the first proposal into the files'),
		stage: on('make a version of the first proposal, and judge it'),
		since: parsed('<time>', 'count sessions from this time or duration ago on, 7d unless said', moment),
		...resourceFlags,
		...policySetFlags,
		...casesFlags,
		...concurrencyFlags,
		...reportFlags,
		acceptance: acceptanceFlags,
	},
	examples: [
		example('for the version that is active', `caracalite propose ${EXAMPLE_REQUEST}`),
		example('into the files', 'caracalite propose - --documents Grants.rego --write'),
		example('staged and judged', `caracalite propose ${EXAMPLE_REQUEST} --stage --json`),
	],
	result: reportResult,
});
