import { rest } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { SIMULATES } from '../declaration/effects.js';
import { list, on, text } from '../declaration/flag.js';
import { candidateFlags } from '../flags/candidate.js';
import {
	casesFlags,
	concurrencyFlags,
	documentFlags,
	filterFlags,
	holdFlags,
	reportFlags,
} from '../flags/evidence.js';
import { reportResult } from '../results.js';

/** `caracalite regress` */
export const regress = declare({
	name: 'regress',
	about: 'replay regression cases against a candidate',
	effect: 'reads',
	effectLine: `${SIMULATES}\nWith --accept, it rewrites expectations in case files.`,
	arguments: { files: rest('files', { completes: 'file' }) },
	flags: {
		failFast: on('leave the rest alone after the first case that fails'),
		shard: text('<i/n>', 'only every n-th case from the i-th'),
		accept: list('<name>', 'write what came of this case into its file as what it expects (repeatable)', {
			completes: 'case',
		}),
		...casesFlags,
		...candidateFlags,
		...documentFlags,
		...filterFlags,
		...concurrencyFlags,
		...reportFlags,
		...holdFlags,
	},
	examples: [
		example('cases in files', 'caracalite regress cases/*.json --candidate 2'),
		example('some of them', "caracalite regress --cases 'cases/*.json' --filter cashier --candidate 2"),
		example(
			'a decision that is meant to change',
			"caracalite regress cases/*.json --candidate 3 --accept 'clerk cannot refund'",
		),
		example('offline, while writing', "caracalite regress --cases 'cases/*.json' --documents Grants.rego"),
	],
	result: reportResult,
});
