import { REQUESTS } from '../declaration/argument.js';
import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { reportFlags } from '../flags/evidence.js';
import { latestFlags } from '../flags/requests.js';
import { windowFlags } from '../flags/window.js';
import { reportResult } from '../results.js';

/** `caracalite explain` */
export const explain = declare({
	name: 'explain',
	about: 'tell why a request was denied, held or allowed',
	effect: 'reads',
	arguments: { requests: REQUESTS },
	flags: { ...latestFlags, window: windowFlags, ...reportFlags },
	examples: [
		example('one request', `caracalite explain ${EXAMPLE_REQUEST}`),
		example('the newest denial on a resource', 'caracalite explain --latest --resource resource://ledger'),
		example('as data, for the next command', 'caracalite explain --latest --json'),
	],
	result: reportResult,
});
