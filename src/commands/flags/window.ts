import { choice, parsed, text } from '../declaration/flag.js';
import { count, moment } from '../declaration/readers.js';
import { resourceFlags } from './evidence.js';

/** Which part of audit, from when on and about what. */
export const windowFlags = {
	since: parsed('<time>', 'from this time or duration ago on', moment),
	application: text('<id|name>', 'only decisions about this application'),
	...resourceFlags,
};

/** Which denials. */
export const denialWindowFlags = {
	...windowFlags,
	until: parsed('<time>', 'before this time or duration ago', moment),
	label: text('<label>', 'only decisions about sessions with this label'),
};

/** The same, to the end. */
export const wholeWindowFlags = {
	...windowFlags,
	until: parsed('<time>', 'before this time or duration ago', moment),
	decision: choice('<decision>', 'only this decision', ['allow', 'deny']),
	label: text('<label>', 'only decisions about sessions with this label'),
	limit: parsed('<n>', 'decisions at most, the newest', count),
};
