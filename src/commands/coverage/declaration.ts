import { rest } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { SIMULATES } from '../declaration/effects.js';
import { parsed } from '../declaration/flag.js';
import { moment, percent } from '../declaration/readers.js';
import { candidateFlags } from '../flags/candidate.js';
import { casesFlags, concurrencyFlags, documentFlags } from '../flags/evidence.js';
import { sourceFlags } from '../flags/traffic.js';
import { watchFilesFlags } from '../flags/watch.js';

/** `caracalite coverage` */
export const coverage = declare({
	name: 'coverage',
	about: 'tell which rows of authority cases and traffic exercise, by file and line, and which none does',
	effect: 'reads',
	effectLine: `${SIMULATES}\nWithout --since nothing is replayed on the server.`,
	arguments: { files: rest('files', { completes: 'file', about: 'files of regression cases, and folders' }) },
	flags: {
		since: parsed('<time>', 'hold traffic from this time or duration ago on against them too', moment),
		failUnder: parsed('<percent>', 'end with 1 where cases cover less of the rows', percent),
		...sourceFlags,
		...casesFlags,
		...candidateFlags,
		...documentFlags,
		...concurrencyFlags,
		...watchFilesFlags,
	},
	offlineWith: ['documents'],
	examples: [
		example('documents on disk, without a zone', 'caracalite coverage cases --documents Grants.rego --only'),
		example('in a pipeline', 'caracalite coverage cases/*.json --fail-under 80 --json'),
		example('and what a week of traffic used', 'caracalite coverage cases/*.json --since 7d'),
	],
	result: {
		schema: 'caracalite/coverage@1',
		file: 'coverage.schema.json',
		load: async () => (await import('../../core/report/coverage.js')).CoverageSchema,
	},
});
