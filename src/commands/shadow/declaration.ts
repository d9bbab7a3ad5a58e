import { optional } from '../declaration/argument.js';
import { declare, example } from '../declaration/declare.js';
import { SIMULATES } from '../declaration/effects.js';
import { choice, parsed } from '../declaration/flag.js';
import { count, duration } from '../declaration/readers.js';
import { candidateFlags } from '../flags/candidate.js';
import { concurrencyFlags, documentFlags } from '../flags/evidence.js';
import { sourceFlags } from '../flags/traffic.js';
import { wholeWindowFlags } from '../flags/window.js';

/** Engines that SQL is printed for. */
const ENGINES = ['duckdb', 'spark', 'trino', 'clickhouse'] as const;

/** `caracalite shadow` */
export const shadow = declare({
	name: 'shadow',
	about:
		'tell what a candidate would have made of real traffic: of the last 7 days, unless --since says otherwise',
	effect: 'reads',
	effectLine: `${SIMULATES}\nEnds with 1 where requests are decided otherwise, may be, or caracalite contradicts itself; with 2 where nothing could be replayed.`,
	arguments: { version: optional('candidate', { completes: 'version' }) },
	flags: {
		window: wholeWindowFlags,
		...sourceFlags,
		printSql: choice('<engine>', 'print the SQL that reduces an archive, and ask nobody', ENGINES),
		follow: parsed('<duration>', 'take requests as they come for this long', duration),
		budget: parsed(
			'<n>',
			'calls of the server for replays at most; the offline engine decides the rest, and is marked',
			count,
		),
		...documentFlags,
		...candidateFlags,
		...concurrencyFlags,
	},
	offlineWith: ['printSql'],
	examples: [
		example('against the last week', 'caracalite shadow 2'),
		example(
			'what files on disk would have done today',
			'caracalite shadow --since 1d --documents Grants.rego',
		),
		example('one application, for a program', "caracalite shadow 2 --application 'Payments Agent' --json"),
		example(
			'for the engine that has the archive',
			"caracalite shadow --print-sql spark --zone 01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11 --archive 'audit/**/*.parquet'",
		),
	],
	result: {
		schema: 'caracalite/shadow@1',
		file: 'shadow.schema.json',
		load: async () => (await import('../../core/report/shadowed.js')).ShadowDocumentSchema,
	},
});
