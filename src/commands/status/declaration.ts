import { declare, example } from '../declaration/declare.js';
import { policySetFlags } from '../flags/candidate.js';

/** `caracalite status` */
export const status = declare({
	name: 'status',
	about: 'tell what is active, whether it is loaded, and which versions there are',
	effect: 'reads',
	flags: { ...policySetFlags },
	examples: [
		example('the zone', 'caracalite status'),
		example('one policy set', 'caracalite status --policy-set Main'),
	],
	result: {
		schema: 'caracalite/status@1',
		file: 'status.schema.json',
		load: async () => (await import('../../core/report/documents.js')).StatusSchema,
	},
});
