import { oneOf } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { SHELLS } from './shells.js';

/** `caracalite completion` */
export const completion = declare({
	name: 'completion',
	about: 'print a script by which a shell completes commands, options and names',
	effect: 'reads',
	arguments: { shell: oneOf('shell', SHELLS, { about: 'whose script' }) },
	settings: 'none',
	examples: [
		example('in ~/.bashrc: source <(caracalite completion bash)', 'caracalite completion bash'),
		example('in ~/.zshrc, behind compinit: source <(caracalite completion zsh)', 'caracalite completion zsh'),
		example('fish: … > ~/.config/fish/completions/caracalite.fish', 'caracalite completion fish'),
	],
	result: {
		schema: 'caracalite/completion@1',
		file: 'completion.schema.json',
		load: async () => (await import('./schema.js')).CompletionSchema,
	},
});
