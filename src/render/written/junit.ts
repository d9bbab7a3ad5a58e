import type { Test } from '../account/account.js';
import type { Writer } from './writer.js';

/** What XML 1.0 has no place for, not even as a reference. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text fit for an attribute or an element. */
function xml(text: string): string {
	return text
		.replace(FORBIDDEN, '\ufffd')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/[\t\n\r]/g, ' ');
}

/**
 * JUnit's XML as CI systems read it: a suite a group of tests. `file` and `line` are attributes of a case;
 * what could not be decided is an `<error>`.
 */
export const write: Writer = ({ account }) => {
	const groups = [...new Set(account.tests.map(({ group }) => group))];
	const suites = groups.map((group) =>
		suiteOf(
			group,
			account.tests.filter((one) => one.group === group),
		),
	);
	const name = `caracalite ${account.command}`;
	const lines = [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="${xml(name)}" ${countsOf(account.tests)}>`,
		...suites,
		'</testsuites>',
	];
	return `${lines.join('\n')}\n`;
};

function countsOf(tests: readonly Test[]): string {
	const count = (status: Test['status']) => tests.filter((one) => one.status === status).length;
	return `tests="${tests.length}" failures="${count('failed')}" errors="${count('undecided')}"`;
}

function suiteOf(group: string, tests: readonly Test[]): string {
	const skipped = tests.filter(({ status }) => status === 'skipped').length;
	const head = `  <testsuite name="${xml(group)}" ${countsOf(tests)} skipped="${skipped}">`;
	return [head, ...tests.map(caseOf), '  </testsuite>'].join('\n');
}

const ELEMENTS = { failed: 'failure', undecided: 'error', skipped: 'skipped' } as const;

function caseOf({ group, name, file, line, status, text }: Test): string {
	const place = `${file === null ? '' : ` file="${xml(file)}"`}${line === null ? '' : ` line="${line}"`}`;
	const head = `    <testcase classname="${xml(file ?? group)}" name="${xml(name)}"${place}`;
	if (status === 'passed') {
		return text === '' ? `${head}/>` : `${head}><system-out>${xml(text)}</system-out></testcase>`;
	}
	const element = ELEMENTS[status];
	const at = file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `;
	const told = `<${element} type="${status}" message="${xml(text)}">${xml(at + text)}</${element}>`;
	return `${head}>${told}</testcase>`;
}
