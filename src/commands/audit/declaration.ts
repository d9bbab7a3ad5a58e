import { declare, example } from '../declaration/declare.js';
import { endlessly, parsed } from '../declaration/flag.js';
import { count } from '../declaration/readers.js';
import { wholeWindowFlags } from '../flags/window.js';

/** Requests that are printed where nothing else is said. */
export const DEFAULT_LIMIT = 30;

const requestLimit = parsed('<n>', 'requests at most, the newest', count, { shown: String(DEFAULT_LIMIT) });

/** `caracalite audit` */
export const audit = declare({
	name: 'audit',
	about: 'print recent requests and what was decided, newest first',
	effect: 'reads',
	flags: {
		follow: endlessly('go on printing decisions as they are made; with --json as NDJSON, a line each'),
		window: { ...wholeWindowFlags, limit: requestLimit },
	},
	examples: [
		example('the last day', 'caracalite audit --since 1d'),
		example('denials of one application', "caracalite audit --decision deny --application 'Payments Agent'"),
		example('as they happen, as NDJSON', 'caracalite audit --follow --json'),
	],
	result: {
		schema: 'caracalite/audit@1',
		file: 'audit.schema.json',
		load: async () => (await import('../../core/report/documents.js')).AuditSchema,
	},
});
