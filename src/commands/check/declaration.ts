import { rest } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';
import { watchFilesFlags } from '../flags/watch.js';

/** `caracalite check` */
export const check = declare({
	name: 'check',
	about: 'tell what is wrong with data documents on disk, without a zone',
	effect: 'reads',
	arguments: {
		files: rest('files|folder', {
			completes: 'file',
			about: 'documents, and folders of them; the working directory where none is named',
		}),
	},
	flags: { strict: on('end with 1 on warnings, and on what only the server can tell'), ...watchFilesFlags },
	settings: 'none',
	examples: [
		example('one document', 'caracalite check Grants.rego'),
		example('in a pipeline', 'caracalite check Grants.rego --strict --json'),
		example('while writing', 'caracalite check . --watch-files'),
	],
	result: {
		schema: 'caracalite/check@1',
		file: 'check.schema.json',
		load: async () => (await import('../../policy/check/schema.js')).CheckSchema,
	},
});
