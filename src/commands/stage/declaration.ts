import { some } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { on, text } from '../declaration/flag.js';
import { policySetFlags } from '../flags/candidate.js';

/** `caracalite stage` */
export const stage = declare({
	name: 'stage',
	about: 'make a version out of data documents; what is active stays active',
	effect: 'zone',
	effectLine: 'Changes the zone: it adds versions. What is active stays active.',
	arguments: { files: some('file|folder', { completes: 'file' }) },
	flags: {
		name: text('<name>', "name of the policy, where the file's name is not meant"),
		createSet: on('make the policy set if the zone has none of that name'),
		only: on("make a version of exactly these documents; the active one's others do not stay"),
		dryRun: on('tell what would be made, and make nothing'),
		...policySetFlags,
	},
	examples: [
		example('see what would be made', 'caracalite stage Grants.rego --dry-run'),
		example('make a version', 'caracalite stage Grants.rego --policy-set Main'),
		example('the whole bundle', 'caracalite stage Grants.rego --only --dry-run'),
		example('under another name', 'caracalite stage new-grants.rego --name Grants'),
	],
	result: {
		schema: 'caracalite/staged@1',
		file: 'staged.schema.json',
		load: async () => (await import('../../core/report/documents.js')).StagedSchema,
	},
});
