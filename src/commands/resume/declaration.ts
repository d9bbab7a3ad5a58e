import { declare, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';
import { waitFlags } from '../flags/change.js';

/** `caracalite resume` */
export const resume = declare({
	name: 'resume',
	about: 'tell what became of a move that was broken off, and go on waiting for it',
	effect: 'files',
	effectLine: 'Writes the journal on this machine. It changes nothing in the zone.',
	flags: { newJournal: on('start a new journal where the old one is lost or damaged'), ...waitFlags },
	examples: [
		example('after a run that was broken off', 'caracalite resume'),
		example('wait longer for the runtime', 'caracalite resume --wait 5m'),
	],
	result: {
		schema: 'caracalite/resumed@1',
		file: 'resumed.schema.json',
		load: async () => (await import('../../core/report/history.js')).ResumedSchema,
	},
});
