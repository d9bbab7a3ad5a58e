import { optional } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';

/** `caracalite trust` */
export const trust = declare({
	name: 'trust',
	about: 'believe a configuration as it is now, and show what it may do',
	effect: 'files',
	effectLine:
		'Writes down at home what is trusted. It changes nothing in the zone, and neither runs nor sends anything.',
	arguments: { file: optional('file', { completes: 'file' }) },
	flags: { revoke: on('do not believe it any more') },
	settings: 'none',
	examples: [
		example('the configuration that counts here', 'caracalite trust'),
		example('that file, as data', 'caracalite trust .caracaliterc.yaml --json'),
		example('not any more', 'caracalite trust --revoke'),
	],
	result: {
		schema: 'caracalite/trust@1',
		file: 'trust.schema.json',
		load: async () => (await import('./schema.js')).TrustSchema,
	},
});
