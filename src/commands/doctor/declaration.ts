import { declare, example } from '../declaration/declare.js';
import { on } from '../declaration/flag.js';

/** `caracalite doctor` */
export const doctor = declare({
	name: 'doctor',
	about: 'look at everything that a run needs, and tell what is wrong and what to do',
	effect: 'reads',
	effectLine:
		'Reads. It changes nothing in the zone; with --deep the server notes one replay in its admin audit.',
	flags: { deep: on('also replay an empty input, to tell whether the token may simulate') },
	settings: 'tried',
	examples: [
		example('what is wrong here', 'caracalite doctor'),
		example('what the token may do, too', 'caracalite doctor --deep'),
		example('as data', 'caracalite doctor --json'),
	],
	result: {
		schema: 'caracalite/doctor@1',
		file: 'doctor.schema.json',
		load: async () => (await import('./schema.js')).DoctorSchema,
	},
});
