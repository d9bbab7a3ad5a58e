import { choice, on, parsed, parsedOr, text } from '../declaration/flag.js';
import { duration } from '../declaration/readers.js';

/** How long to wait for the runtime where nothing is said; other replicas take up to a minute more. */
const DEFAULT_WAIT_MS = 60_000;

/** How long a move is waited for. */
export const waitFlags = {
	wait: parsedOr('<duration>', 'wait this long for the runtime to load it', duration, DEFAULT_WAIT_MS, '1m'),
};

/** Leave to change the zone, given beforehand. */
export const yesFlags = { yes: on('do not ask before the zone is changed') };

/** What follows an activation. */
export const afterFlags = {
	watch: parsed(
		'<duration>',
		'watch live decisions this long after it is loaded, to the deadline of the run at most',
		duration,
	),
	canary: text(
		'<command>',
		'run this once it is loaded: it makes requests and prints their ids, one a line, to be found in audit as predicted',
		{ setting: 'canary' },
	),
	rollbackOn: choice(
		'<trouble>',
		'go back by itself on this, the deadline of the run put off; asks on a terminal where not given',
		['failure', 'regression', 'never'],
	),
};
