import type { Level, Noted } from '../account/account.js';
import { jsonText } from '../json.js';
import { fingerprintOf } from './fingerprint.js';
import type { Writer } from './writer.js';

const SEVERITIES: Readonly<Record<Level, string>> = { error: 'critical', warning: 'major', note: 'info' };

/** GitLab's code quality. It has to be at a path of the checkout: what has none is at its root. */
export const write: Writer = ({ account }) =>
	jsonText(
		account.noted.map((one) => ({
			description: isOutside(one) ? `${one.file}:${one.line ?? 1}: ${one.text}` : one.text,
			check_name: one.rule,
			fingerprint: fingerprintOf(one),
			severity: SEVERITIES[one.level],
			location: isOutside(one) ? ROOT : { path: one.file ?? '.', lines: { begin: one.line ?? 1 } },
		})),
	);

const ROOT = { path: '.', lines: { begin: 1 } };

/** Whether a file is none of the checkout, as paths by it are called. */
function isOutside({ file }: Noted): boolean {
	return file !== null && /^([/\\]|[A-Za-z]:|\.\.([/\\]|$))/.test(file);
}
