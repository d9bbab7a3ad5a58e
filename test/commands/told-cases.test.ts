import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ReportSchema } from '../../src/core/report/schema.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const FOLDER = new URL('../fixtures/inputs/cases/', import.meta.url).pathname;

/** Files in which a clerk's denial tests nothing, or something else than it seems to. */
const MISTAKES: Record<string, RegExp> = {
	'dupkey.json': /:1:40 has the key "expect" twice/,
	'extra.json': /:1:1046 reson: .*did you mean "expect\.reason"/,
	'inf.json': /:1:185 input\.principal\.n: .*\n.*:2:191 input\.principal\.n: /,
	'merge-deny.yaml': /:13:5 has a merge key/,
	'ynum.yaml': /:5:36 input\.principal\.id: is a number/,
};
const REMARKS: Record<string, [object, RegExp]> = {
	'typo-deny.json': [
		{ code: 'unknown_field', line: 1, column: 1005, nearest: 'requested_scopes' },
		/asks for no scopes/,
	],
	'typo-resource.json': [
		{ code: 'unknown_resource', line: 1, column: 758, nearest: 'resource://ledger' },
		/no such resource/,
	],
};

it('all files of cases that test nothing are looked at', () => {
	expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(MISTAKES), ...Object.keys(REMARKS)].sort());
});

it.each(Object.entries(MISTAKES))('%s is refused', async (name, told) => {
	const run = await scene.run(['regress', `${FOLDER}${name}`, '--candidate', '2', '--json']);
	expect([run.exit, run.json()]).toMatchObject([
		2,
		{ code: 'bad_cases', message: expect.stringMatching(told) },
	]);
});

it.each(Object.entries(REMARKS))('%s is run, and what it lacks is told', async (name, [remark, why]) => {
	const file = `${FOLDER}${name}`;
	const run = await scene.run(['verdict', '--candidate', '2', '--cases', file, '--accept-gains', '--json']);
	const report = ReportSchema.parse(run.json());
	expect(report.cases).toMatchObject({ count: 2, vacuous: 1 });
	expect(report.regressions.flatMap((one) => one.remarks)).toEqual([expect.objectContaining(remark)]);
	expect(report.regressions[1]?.vacuous).toMatch(why);
	expect(report.verdict?.notKnown.join()).toContain(
		'whether 1 of the cases can fail at all: "clerk cannot refund"',
	);
	const text = await scene.run(['regress', file, '--candidate', '2']);
	expect(text.stdout).toMatch(/cannot fail/);
	expect(text.stdout).toMatch(/did you mean/);
});
