import { oneOf, optional } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
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
	flags: { ...policySetFlags },
	examples: [
		example('what is active', 'caracalite show version active'),
		example('a candidate', 'caracalite show version latest --verbose'),
		example('a policy', 'caracalite show policy Grants'),
	],
	result: {
		schema: 'caracalite/shown@1',
		file: 'shown.schema.json',
		load: async () => (await import('../../core/report/documents.js')).ShownSchema,
	},
});
