import { declare, example } from '../declaration/declare.js';
import { parsedOr } from '../declaration/flag.js';
import { count } from '../declaration/readers.js';

const DEFAULT_LIMIT = 20;

/** `caracalite history` */
export const history = declare({
	name: 'history',
	about: 'print the activations and rollbacks that were made from here',
	effect: 'reads',
	effectLine: 'Reads the journal on this machine. It calls no server and changes nothing.',
	flags: { limit: parsedOr('<n>', 'moves to print at most, the newest', count, DEFAULT_LIMIT) },
	examples: [
		example('the last moves', 'caracalite history'),
		example('the very last, as data', 'caracalite history --limit 1 --json'),
	],
	result: {
		schema: 'caracalite/history@1',
		file: 'history.schema.json',
		load: async () => (await import('../../core/report/history.js')).HistorySchema,
	},
});
