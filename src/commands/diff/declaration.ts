import { optional } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { words } from '../declaration/flag.js';
import { policySetFlags } from '../flags/candidate.js';
import { documentFlags } from '../flags/evidence.js';

/** `caracalite diff` */
export const diff = declare({
	name: 'diff',
	about: 'tell what one version changes against another: documents, and who may do what',
	effect: 'reads',
	arguments: {
		from: optional('from', {
			completes: 'version',
			about: 'a version; alone, or a folder of documents, the newer side',
		}),
		to: optional('to', { completes: 'version', about: 'a version, or a folder of documents' }),
	},
	flags: {
		...documentFlags,
		against: words('<files...>', 'compare with these documents alone, in place of a version', 'file'),
		...policySetFlags,
	},
	offlineWith: ['only'],
	examples: [
		example('what a candidate changes', 'caracalite diff 2'),
		example('between two versions', 'caracalite diff 1 3'),
		example('what a file on disk would change', 'caracalite diff Grants.rego'),
		example(
			'between files, without a zone',
			'caracalite diff --documents new-grants.rego --only --against Grants.rego',
		),
	],
	result: {
		schema: 'caracalite/diff@1',
		file: 'diff.schema.json',
		load: async () => (await import('../../core/report/changes.js')).DiffSchema,
	},
});
