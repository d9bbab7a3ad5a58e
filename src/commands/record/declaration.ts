import { declare, EXAMPLE_REQUEST, example } from '../declaration/declare.js';
import { on, parsed, text, words } from '../declaration/flag.js';
import { count } from '../declaration/readers.js';
import { concurrencyFlags } from '../flags/evidence.js';
import { wholeWindowFlags } from '../flags/window.js';

/** `caracalite record` */
export const record = declare({
	name: 'record',
	about: 'write regression cases from what audit holds',
	effect: 'files',
	effectLine:
		'Writes files. It changes nothing that decides; the server notes each replay in its admin audit.',
	flags: {
		window: wholeWindowFlags,
		request: words('<id...>', 'only the decisions of these requests', 'request'),
		sample: parsed('<n>', 'distinct decisions at most, always the same ones', count),
		out: text('<file>', 'file of cases to write or add to: .json, .ndjson or .yaml', { completes: 'file' }),
		pseudonymise: on('replace ids of applications, sessions and the zone, so that it can be shared'),
		...concurrencyFlags,
	},
	examples: [
		example('the last week, into a file', 'caracalite record --since 7d --out cases/recorded.yaml'),
		example('one request', `caracalite record --request ${EXAMPLE_REQUEST}`),
		example('a file to share', 'caracalite record --sample 50 --pseudonymise --out cases/shared.json'),
	],
	result: {
		schema: 'caracalite/recorded@1',
		file: 'recorded.schema.json',
		load: async () => (await import('../../core/report/recorded.js')).RecordedSchema,
	},
});
