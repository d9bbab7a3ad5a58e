import { rest } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';

/** `caracalite help` */
export const help = declare({
	name: 'help',
	about: 'print help on a command, or on environment, exit-codes, output, pipes, ci, secrets',
	effect: 'reads',
	arguments: { topic: rest('topic') },
	settings: 'none',
	examples: [
		example('a command', 'caracalite help explain'),
		example('the exit codes', 'caracalite help exit-codes'),
		example('reports in pipes', 'caracalite help pipes'),
	],
	result: {
		schema: 'caracalite/exit-codes@1',
		file: 'exit-codes.schema.json',
		load: async () => (await import('./schema.js')).ExitCodesSchema,
	},
});
