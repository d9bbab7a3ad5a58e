import { REQUESTS } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { on, parsed } from '../declaration/flag.js';
import { moment } from '../declaration/readers.js';
import { policySetFlags } from '../flags/candidate.js';
import { afterFlags, waitFlags, yesFlags } from '../flags/change.js';
import {
	acceptanceFlags,
	casesFlags,
	concurrencyFlags,
	documentFlags,
	reportFlags,
	resourceFlags,
	shadowFlags,
} from '../flags/evidence.js';
import { latestFlags } from '../flags/requests.js';
import { sourceFlags } from '../flags/traffic.js';
import { reportResult } from '../results.js';

/** `caracalite propose` */
export const propose = declare({
	name: 'propose',
	about: 'propose the smallest edit of the documents after which denied requests are allowed',
	effect: 'zone',
	effectLine:
		'Reads, unless told otherwise: --write writes files, --stage adds a version; --activate changes the zone.',
	arguments: { requests: REQUESTS },
	flags: {
		...latestFlags,
		...documentFlags,
		write: on('write the first proposal into the files'),
		stage: on('make a version of the first proposal, and judge it'),
		activate: on('roll that version out too, where it is safe'),
		since: parsed(
			'<time>',
			'propose for all that was denied from this time or duration ago on, where no request is named; sessions are counted from then on, 7d unless said',
			moment,
		),
		...resourceFlags,
		...shadowFlags,
		source: sourceFlags,
		...policySetFlags,
		...casesFlags,
		...concurrencyFlags,
		...reportFlags,
		acceptance: acceptanceFlags,
		...yesFlags,
		...waitFlags,
		after: afterFlags,
	},
	examples: [
		example('for the version that is active', `caracalite propose ${EXAMPLE_REQUEST}`),
		example('into the files', 'caracalite propose - --documents Grants.rego --write'),
		example('staged and judged', `caracalite propose ${EXAMPLE_REQUEST} --stage --json`),
		example('in one go', 'caracalite propose --latest --activate --yes'),
	],
	result: reportResult,
});
