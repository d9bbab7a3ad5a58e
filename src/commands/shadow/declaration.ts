import { optional } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { SIMULATES } from '../declaration/effects.js';
import { parsed } from '../declaration/flag.js';
import { count } from '../declaration/readers.js';
import { policySetFlags } from '../flags/candidate.js';
import { concurrencyFlags, documentFlags } from '../flags/evidence.js';
import { wholeWindowFlags } from '../flags/window.js';

/** `caracalite shadow` */
export const shadow = declare({
	name: 'shadow',
	about: 'tell what a candidate would have made of real traffic; without --since of the last 7 days',
	effect: 'reads',
	effectLine: `${SIMULATES}\nEnds with 1 where requests are decided otherwise, or may be, or caracalite contradicts itself.`,
	arguments: { candidate: optional('candidate', { completes: 'version' }) },
	flags: {
		window: wholeWindowFlags,
		budget: parsed(
			'<n>',
			'calls of the server at most; the offline engine decides the rest, and is marked',
			count,
		),
		...documentFlags,
		...policySetFlags,
		...concurrencyFlags,
	},
	examples: [
		example('against the last week', 'caracalite shadow 2'),
		example(
			'what files on disk would have done today',
			'caracalite shadow --since 1d --documents Grants.rego',
		),
		example('one application, for a program', "caracalite shadow 2 --application 'Payments Agent' --json"),
	],
	result: {
		schema: 'caracalite/shadow@1',
		file: 'shadow.schema.json',
		load: async () => (await import('../../core/report/shadowed.js')).ShadowedSchema,
	},
});
