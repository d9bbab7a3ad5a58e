import { declare, example } from '../declaration/declare.js';
import { on, text } from '../declaration/flag.js';
import { policySetFlags } from '../flags/candidate.js';

/** `caracalite pull` */
export const pull = declare({
	name: 'pull',
	about: 'write the documents of a version into a folder, byte for byte',
	effect: 'files',
	arguments: {},
	flags: {
		out: text('<folder>', 'folder to write into', {
			completes: 'file',
			shown: 'policy, or the working directory where documents were pulled into it',
		}),
		candidate: text('<version>', 'version to pull, where the active one is not meant', {
			setting: 'candidate',
			completes: 'version',
		}),
		...policySetFlags,
		force: on('write over files that were changed since they were pulled'),
	},
	examples: [
		example('what is active', 'caracalite pull'),
		example('a candidate, elsewhere', 'caracalite pull --candidate 2 --out candidate'),
	],
	result: {
		schema: 'caracalite/pulled@1',
		file: 'pulled.schema.json',
		load: async () => (await import('../../core/report/pulled.js')).PulledSchema,
	},
});
