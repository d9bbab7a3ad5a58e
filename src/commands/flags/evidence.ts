import { DEFAULT_CONCURRENCY } from '../../config/defaults.js';
import { choice, list, on, parsed, text, words } from '../declaration/flag.js';
import { count, duration } from '../declaration/readers.js';
import { candidateFlags } from './candidate.js';
import { sourceFlags } from './traffic.js';

/** Where a report comes from. */
export const reportFlags = {
	report: text('<file>', 'continue this report; `-` is stdin (see: caracalite help pipes)', {
		completes: 'file',
	}),
};

/** Which decisions of a request. */
export const resourceFlags = { resource: text('<identifier>', 'only decisions on this resource') };

/** Documents on disk, as a version would hold them once they are staged. */
export const documentFlags = {
	documents: words(
		'<files...>',
		'data documents on disk, or folders of them, over the active version as `stage` would lay them; decided offline',
		'file',
	),
	only: on('the documents are the whole bundle; the others of the active version do not stay'),
};

/** What is laid over an input. */
export const overlayFlags = {
	set: list('<path=value>', 'put a value into the input (repeatable)'),
	claims: text('<file>', 'put the claims of this JSON file into the input', { completes: 'file' }),
	asRebuilt: on('replay the input untouched, as the server rebuilt it'),
};

/** Whether traffic is replayed as well. */
export const shadowFlags = {
	shadow: parsed(
		'<duration>',
		'replay the traffic of so long too: what the candidate decides otherwise has to be needed, meant or accepted',
		duration,
		{ setting: 'shadowMs' },
	),
};

/** Where regression cases are. */
export const casesFlags = {
	cases: list('<glob>', 'files of regression cases (repeatable)', { setting: 'cases', completes: 'file' }),
};

export const concurrencyFlags = {
	concurrency: parsed('<n>', 'replays in flight at most', count, {
		setting: 'concurrency',
		shown: String(DEFAULT_CONCURRENCY),
	}),
};

/** Which of the cases. */
export const filterFlags = {
	filter: text('<text>', 'only cases whose name holds this text', { completes: 'case' }),
};

/** What a person takes of a candidate that waits for a human. */
export const holdFlags = {
	acceptHold: on('take a candidate under which requests wait for a human that did not'),
};

/** What a person takes of a candidate. */
export const acceptanceFlags = {
	...holdFlags,
	acceptGains: on('take a candidate that gives more authority than the denial needs'),
	acceptLosses: on('take a candidate that takes authority away'),
	gains: choice('<mode>', 'what such gains come to', ['review', 'warn']),
	allowChange: list(
		'<pattern>',
		'a change that is meant: kind=…,application=…,resource=…,role=…,scope=… (repeatable)',
	),
	allowGain: list('<pattern>', 'a gain that is meant: application=…,resource=…,role=…,scope=… (repeatable)'),
};

/** Whatever a candidate is judged on: the cases, the version, the report, and what is taken of it. */
export const evidenceFlags = {
	...casesFlags,
	...candidateFlags,
	...filterFlags,
	...concurrencyFlags,
	...reportFlags,
	...resourceFlags,
	...shadowFlags,
	source: sourceFlags,
	overlay: overlayFlags,
	acceptance: acceptanceFlags,
};
