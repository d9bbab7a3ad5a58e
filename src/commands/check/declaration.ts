import { rest } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';
import { watchFilesFlags } from '../flags/watch.js';

/** `caracalite check` */
export const check = declare({
	name: 'check',
	about: 'tell what is wrong with data documents on disk; no zone is needed',
	effect: 'reads',
	arguments: {
		files: rest('files|folder', {
			completes: 'file',
			about: 'documents, and folders of them; the working directory where none is named',
		}),
	},
	flags: {
		strict: on('end with 1 on warnings, and on what only the server can tell'),
		drift: on('tell too how the documents stand against those that are active in the zone; so does --zone'),
		failOnDrift: on('end with 1 where they differ, or cannot be compared, which drift alone does not do'),
		...watchFilesFlags,
	},
	settings: 'none',
	zoneWith: ['drift', 'failOnDrift'],
	examples: [
		example('one document', 'caracalite check Grants.rego'),
		example('in a pipeline', 'caracalite check Grants.rego --strict --json'),
		example('against what is active', 'caracalite check . --drift'),
		example('while writing', 'caracalite check . --watch-files'),
	],
	result: {
		schema: 'caracalite/check@1',
		file: 'check.schema.json',
		load: async () => (await import('../../core/report/check.js')).CheckSchema,
	},
});
