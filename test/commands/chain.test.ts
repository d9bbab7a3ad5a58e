import { describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import { CASES, setScene, type Way } from '../support/scene.js';

const scene = setScene({ afresh: false });

const SEED_KEYS = [
	'schema',
	'ok',
	'reproduced',
	'trace',
	'policyInput',
	'candidate',
	'regressions',
	'verdict',
	'activation',
];

/** What a verdict comes to, times and words aside. */
const gist = ({ verdict, candidate, regressions, policyInput, baseline }: Report) => ({
	blockers: verdict?.blockers,
	safe: verdict?.safeToActivate,
	gates: verdict?.gates.map(({ gate, status }) => `${gate} ${status}`),
	decision: candidate?.decision,
	version: candidate?.version?.version,
	cases: regressions.map(({ name, passed }) => `${name} ${passed}`),
	policyInput,
	baseline,
});

describe.each<Way>(['in process', 'served'])('%s', (way) => {
	/** Runs commands as a pipe would, each fed with what the one before printed. */
	async function chain(...commands: string[][]): Promise<{ exit: number; report: Report }> {
		let stdin: string | undefined;
		let exit = 0;
		for (const argv of commands) {
			const run = await scene.run([...argv, '--json'], stdin === undefined ? {} : { stdin }, way);
			[stdin, exit] = [run.stdout, run.exit];
		}
		return { exit, report: ReportSchema.parse(JSON.parse(stdin ?? '')) };
	}

	it.each([
		['2', 0, true],
		['3', 1, false],
	])('the chain ends in the same verdict as iterate: candidate %s', async (candidate, exit, safe) => {
		const id = scene.story.deniedRequestId;
		const chained = await chain(
			['explain', id],
			['simulate', '--candidate', candidate],
			['regress', CASES],
			['verdict'],
		);
		const single = await chain(['iterate', id, '--candidate', candidate, '--cases', CASES]);
		expect(chained.exit).toBe(exit);
		expect(single.exit).toBe(exit);
		expect(gist(chained.report)).toEqual(gist(single.report));
		expect(chained.report.verdict?.safeToActivate).toBe(safe);
		expect(Object.keys(single.report).slice(0, 9)).toEqual(SEED_KEYS);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('holds the careless candidate by the cases that it breaks', async () => {
		const { deniedRequestId } = scene.story;
		const { report } = await chain(['iterate', deniedRequestId, '--candidate', '3', '--cases', CASES]);
		expect(report.verdict?.blockers).toEqual(
			expect.arrayContaining([
				'regression_failed:clerk cannot write:expected_deny_got_allow',
				'regression_failed:clerk cannot refund:expected_deny_got_allow',
			]),
		);
		const failed = report.regressions.find((one) => one.name === 'clerk cannot refund');
		expect(failed?.result).toMatchObject({ decision: 'allow', evaluation_status: 'complete' });
	});

	it('tells a candidate that would wait for a human', async () => {
		const { deniedRequestId } = scene.story;
		const { report } = await chain(['iterate', deniedRequestId, '--candidate', '4', '--cases', CASES]);
		expect(report.verdict?.blockers).toContain('candidate_holds');
		const accepted = await chain([
			...['iterate', deniedRequestId, '--candidate', '4', '--cases', CASES, '--accept-hold'],
		]);
		expect(accepted.report.verdict?.blockers).not.toContain('candidate_holds');
		expect(accepted.report.verdict?.accepted).toContainEqual({ what: 'hold', count: 1, by: '--accept-hold' });
	});

	it('begins anywhere: a verdict that gathers what it needs itself', async () => {
		const { deniedRequestId } = scene.story;
		const { exit, report } = await chain(['verdict', deniedRequestId, '--candidate', 'v2', '--cases', CASES]);
		expect(exit).toBe(0);
		expect(report.verdict?.safeToActivate).toBe(true);
	});

	it('judges a first roll-out by cases alone', async () => {
		const argv = ['verdict', '--candidate', '2', '--cases', CASES];
		const unasked = await chain(argv);
		expect([unasked.exit, unasked.report.verdict?.blockers]).toEqual([1, ['unneeded_gain:1']]);
		const { exit, report } = await chain([...argv, '--accept-gains']);
		expect(exit).toBe(0);
		expect(report).toMatchObject({ trace: null, replays: [], verdict: { safeToActivate: true } });
		const onlyAllow = scene.file('allow.json', [{ name: 'one', expect: 'allow', input: {} }]);
		const lacking = await chain(['verdict', '--candidate', '2', '--cases', onlyAllow]);
		expect(lacking.exit).toBe(1);
		expect(lacking.report.verdict?.blockers).toContain('cases_needed:allow_and_deny');
	});
});

it("shows a report's path on a terminal in words, and changes nothing", async () => {
	const { deniedRequestId } = scene.story;
	const held = await scene.run(['iterate', deniedRequestId, '--candidate', '3', '--cases', CASES]);
	expect(held.exit).toBe(1);
	expect(held.stdout).toContain('regression_failed:clerk cannot refund:expected_deny_got_allow');
	expect(held.stdout).toContain('Nothing was changed.');
	const safe = await scene.run(['iterate', deniedRequestId, '--candidate', '2', '--cases', CASES]);
	expect(safe.exit).toBe(0);
	expect(safe.stdout).toContain('SAFE TO ACTIVATE');
	expect(safe.stdout).toContain('--activate');
	expect(await scene.active()).toBe(scene.story.versions.baseline);
});

it('continues a report from a file, too', async () => {
	const { deniedRequestId } = scene.story;
	const explained = await scene.run(['explain', deniedRequestId, '--json']);
	const file = scene.file('explained.json', explained.stdout);
	const run = await scene.run(['simulate', '--report', file, '--candidate', 'latest', '--json']);
	expect(ReportSchema.parse(run.json()).candidate?.version?.version).toBe(4);
});
