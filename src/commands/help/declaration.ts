import { rest } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';

/** `caracalite help` */
export const help = declare({
	name: 'help',
	about: 'print help on a command, or on `exit-codes`',
	effect: 'reads',
	arguments: { topic: rest('topic') },
	settings: 'none',
	examples: [
		example('a command', 'caracalite help explain'),
		example('the exit codes', 'caracalite help exit-codes'),
	],
	result: {
		schema: 'caracalite/exit-codes@1',
		file: 'exit-codes.schema.json',
		load: async () => (await import('./schema.js')).ExitCodesSchema,
	},
});
