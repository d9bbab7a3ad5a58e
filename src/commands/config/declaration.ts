import { declare, example } from '../declaration/declare.js';

/** `caracalite config` */
export const config = declare({
	name: 'config',
	about: 'print each effective setting and where it came from',
	effect: 'reads',
	settings: 'shown',
	examples: [
		example('what counts here', 'caracalite config'),
		example('what a profile makes of it', 'caracalite config --profile sandbox --json'),
	],
	result: {
		schema: 'caracalite/settings@1',
		file: 'settings.schema.json',
		load: async () => (await import('./schema.js')).EffectiveSettingsSchema,
	},
});
