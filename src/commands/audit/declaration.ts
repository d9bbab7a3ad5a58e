import { declare, example } from '../declaration/declare.js';
import { endlessly } from '../declaration/flag.js';
import { wholeWindowFlags } from '../flags/window.js';

/** `caracalite audit` */
export const audit = declare({
	name: 'audit',
	about: 'print recent decisions, newest first',
	effect: 'reads',
	flags: { follow: endlessly('go on printing decisions as they are made'), window: wholeWindowFlags },
	examples: [
		example('the last day', 'caracalite audit --since 1d'),
		example('denials of one application', "caracalite audit --decision deny --application 'Payments Agent'"),
		example('as they happen', 'caracalite audit --follow --json'),
	],
	result: {
		schema: 'caracalite/audit@1',
		file: 'audit.schema.json',
		load: async () => (await import('../../core/report/documents.js')).AuditListSchema,
	},
});
