import { declare, example } from '../declaration/declare.js';
import { on, text } from '../declaration/flag.js';

/** `caracalite init` */
export const init = declare({
	name: 'init',
	about: 'write a configuration, or add a profile to it, by asking or by flags',
	effect: 'files',
	flags: {
		apiUrl: text('<url>', 'base URL of the Admin API'),
		tokenEnv: text('<name>', 'environment variable that holds the token'),
		tokenFile: text('<path>', 'file that holds the token, private to you', { completes: 'file' }),
		tokenCommand: text(
			'<command>',
			'program that prints the token, and its arguments, quoted as for a shell; none runs it',
		),
		sandbox: on('a profile of the embedded sandbox, without a server'),
		add: on('add the profile to the configuration that is there'),
		force: on('write over the profile of that name; others stay'),
	},
	settings: 'none',
	examples: [
		example('by asking', 'caracalite init'),
		example(
			'a served zone',
			'caracalite init --profile payments --api-url https://caracal.example --zone payments --token-file ~/.caracal-token',
		),
		example('one more', 'caracalite init --add --profile play --sandbox'),
		example('the sandbox', 'caracalite init --sandbox --force'),
	],
	result: {
		schema: 'caracalite/init@1',
		file: 'init.schema.json',
		load: async () => (await import('./schema.js')).InitSchema,
	},
});
