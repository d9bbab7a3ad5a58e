import type { Level } from '../account/account.js';
import { jsonText } from '../json.js';
import { fingerprintOf } from './fingerprint.js';
import type { Writer } from './writer.js';

const SEVERITIES: Readonly<Record<Level, string>> = { error: 'critical', warning: 'major', note: 'info' };

/** GitLab's code quality. It has to be at a path: what has none is at the root of the checkout. */
export const write: Writer = ({ account }) =>
	jsonText(
		account.noted.map((one) => ({
			description: one.text,
			check_name: one.rule,
			fingerprint: fingerprintOf(one),
			severity: SEVERITIES[one.level],
			location: { path: one.file ?? '.', lines: { begin: one.line ?? 1 } },
		})),
	);
