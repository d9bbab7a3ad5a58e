import { oneOf, optional } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';
import { policySetFlags } from '../flags/candidate.js';

/** `caracalite show` */
export const show = declare({
	name: 'show',
	about: "print a policy, or a version's manifest and documents",
	effect: 'reads',
	arguments: {
		kind: oneOf('kind', ['policy', 'version'], { about: 'what to print' }),
		named: optional('name', {
			about: 'policy: name or id; version: id, number, `latest` or `active`',
			completes: 'version',
		}),
	},
	flags: { raw: on('print the content of a document alone, to stage it again'), ...policySetFlags },
	examples: [
		example('what is active', 'caracalite show version active'),
		example('a candidate', 'caracalite show version latest --verbose'),
		example('a policy as it is active', 'caracalite show policy Grants'),
		example('its text, to change it', 'caracalite show policy Grants --raw'),
	],
	result: {
		schema: 'caracalite/shown@1',
		file: 'shown.schema.json',
		load: async () => (await import('../../core/report/documents.js')).ShownSchema,
	},
});
