import { declare, example } from '../declaration/declare.js';
import { parsedOr } from '../declaration/flag.js';
import { count } from '../declaration/readers.js';
import { denialWindowFlags } from '../flags/window.js';

const DEFAULT_LIMIT = 20;

/** `caracalite denials` */
export const denials = declare({
	name: 'denials',
	about: 'tell what was refused, by cause, and who can mend it; the last hour unless said',
	effect: 'reads',
	flags: {
		window: denialWindowFlags,
		limit: parsedOr('<n>', 'causes to list, those with most requests', count, DEFAULT_LIMIT),
	},
	examples: [
		example('the last hour', 'caracalite denials'),
		example('a day of one application', "caracalite denials --since 1d --application 'Payments Agent'"),
		example('as data', 'caracalite denials --since 1d --json'),
	],
	result: {
		schema: 'caracalite/denials@1',
		file: 'denials.schema.json',
		load: async () => (await import('../../core/report/denials.js')).DenialsSchema,
	},
});
