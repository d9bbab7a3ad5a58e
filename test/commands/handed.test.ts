import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import type { CliRun } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const reportOf = (run: CliRun): Report => ReportSchema.parse(run.json());
const denied = () => scene.story.deniedRequestId;

describe('what a report asks for', () => {
	const continued = async (simulated: string[], ...flags: string[]) => {
		const before = await scene.run(['simulate', denied(), '--candidate', '2', ...simulated, '--json']);
		return scene.run(['verdict', ...flags, '--json'], { stdin: before.stdout });
	};

	it.each([
		['values laid over the input', ['--set', 'context.challenge_resolved=true']],
		['the input as the server rebuilt it', ['--as-rebuilt']],
	])('%s count where this run says so, too', async (_what, flags) => {
		const alone = await continued(flags);
		expect([alone.exit, alone.json()]).toMatchObject([
			2,
			{ code: 'overlays_not_repeated', hint: expect.stringContaining(flags[0] ?? '') },
		]);
		expect(reportOf(await continued(flags, ...flags)).verdict).not.toBeNull();
	});

	it('an input of a file is no request', async () => {
		const simulated = reportOf(await scene.run(['simulate', denied(), '--candidate', '2', '--json']));
		const file = scene.file('input.json', simulated.policyInput);
		const before = await scene.run(['simulate', '--input', file, '--candidate', '2', '--json']);
		const run = await scene.run(['verdict', '--json'], { stdin: before.stdout });
		expect([run.exit, run.json().code]).toEqual([2, 'report_without_request']);
	});

	it('cases that came on stdin cannot be run again', async () => {
		const stdin = readFileSync(CASES, 'utf8');
		const before = await scene.run(['regress', '-', '--candidate', '2', '--json'], { stdin });
		expect(before.exit).toBe(0);
		const run = await scene.run(['verdict', denied(), '--json'], { stdin: before.stdout });
		expect([run.exit, run.json()]).toMatchObject([
			2,
			{ code: 'cases_missing', changed: false, hint: expect.stringContaining('--cases') },
		]);
		const named = await scene.run(['verdict', denied(), '--cases', CASES, '--json'], {
			stdin: before.stdout,
		});
		expect([named.exit, reportOf(named).regressions.length]).toEqual([0, 9]);
	});

	it('all cases of its files are run, those that were left out too, and those of the profile beside them', async () => {
		const filtered = await scene.run([
			...['regress', CASES, '--filter', 'clerk', '--candidate', '2', '--json'],
		]);
		const all = await scene.run(['verdict', denied(), '--json'], { stdin: filtered.stdout });
		expect(reportOf(all)).toMatchObject({ cases: { count: 9, leftOut: 0 }, verdict: { status: 'safe' } });
		const [first] = JSON.parse(readFileSync(CASES, 'utf8'));
		const own = scene.file('own.json', [{ ...first, name: 'one of ours' }]);
		const both = await scene.run(['verdict', denied(), '--cases', own, '--json'], { stdin: filtered.stdout });
		expect(reportOf(both).regressions.map((one) => one.name)).toContain('one of ours');
		expect(reportOf(both).cases).toMatchObject({ count: 10 });
	});

	it('the cases of the profile always count, whatever a flag names beside them', async () => {
		const [first, second] = JSON.parse(readFileSync(CASES, 'utf8'));
		scene.file('named.json', [{ ...second, name: 'named by a flag' }]);
		scene.file('of-profile.json', [{ ...first, name: 'of the profile' }]);
		const profile = { sandbox: {}, cases: ['of-profile.json'] };
		scene.file('.caracaliterc.json', { defaultProfile: 'p', profiles: { p: profile } });
		const judge = async (...cases: string[]) => {
			const run = await scene.run(
				['verdict', denied(), '--candidate', '2', ...cases, '--json'],
				{},
				'in process',
			);
			return reportOf(run)
				.regressions.map(({ name }) => name)
				.sort();
		};
		expect(await judge()).toEqual(['of the profile']);
		expect(await judge('--cases', 'named.json')).toEqual(['named by a flag', 'of the profile']);
		expect(await judge('--cases', './of-profile.json')).toEqual(['of the profile']);
		rmSync(join(scene.dir, '.caracaliterc.json'));
	});

	it('what is in a file that holds no cases is not told', async () => {
		const { stdout } = await scene.run(['regress', CASES, '--candidate', '2', '--json']);
		const report = JSON.parse(stdout);
		report.cases.files = [scene.file('secret.txt', 'hush: hush')];
		const run = await scene.run(['verdict', denied(), '--json'], { stdin: JSON.stringify(report) });
		expect([run.exit, run.json().code]).toEqual([4, 'cases_changed']);
		expect(run.stdout).not.toContain('hush');
	});
});
