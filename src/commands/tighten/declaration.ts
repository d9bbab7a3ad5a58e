import { declare, example } from '../declaration/declare.js';
import { list, on, parsedOr } from '../declaration/flag.js';
import { moment } from '../declaration/readers.js';
import { policySetFlags } from '../flags/candidate.js';
import { casesFlags, concurrencyFlags, documentFlags } from '../flags/evidence.js';
import { sourceFlags } from '../flags/traffic.js';

const MONTH = '30d';

/** `caracalite tighten` */
export const tighten = declare({
	name: 'tighten',
	about: 'take away the authority that no traffic used, by the smallest edit of the documents',
	effect: 'zone',
	effectLine:
		'Reads, unless told otherwise: --write writes files, --stage adds a version. What is active stays active.',
	flags: {
		since: parsedOr('<time>', 'judge by traffic from this time or duration ago on', moment, MONTH),
		...sourceFlags,
		keep: list(
			'<pattern>',
			'leave this although nobody used it: application=…,resource=…,role=…,scope=… (repeatable)',
		),
		...documentFlags,
		write: on('write the edit into the files'),
		stage: on('make a version of the edit, and replay the traffic on it'),
		...policySetFlags,
		...casesFlags,
		...concurrencyFlags,
	},
	examples: [
		example('of the version that is active', 'caracalite tighten --since 7d'),
		example(
			'what is for the end of the quarter stays',
			'caracalite tighten --since 7d --keep resource=resource://reports',
		),
		example('into the files', 'caracalite tighten --since 7d --documents Grants.rego --write'),
		example('staged, to be judged', 'caracalite tighten --since 7d --stage --json'),
	],
	result: {
		schema: 'caracalite/tightened@1',
		file: 'tightened.schema.json',
		load: async () => (await import('../../core/report/tightened.js')).TightenedSchema,
	},
});
