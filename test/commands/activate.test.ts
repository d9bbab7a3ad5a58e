import { describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import type { CliRun } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();

const reportOf = (run: CliRun): Report => ReportSchema.parse(run.json());
const v = () => scene.story.versions;

/** A verdict on a candidate, as a file. */
async function judged(candidate: string, ...more: string[]): Promise<string> {
	const { deniedRequestId } = scene.story;
	const run = await scene.run([
		...['verdict', deniedRequestId, '--candidate', candidate, '--cases', CASES, '--json'],
		...more,
	]);
	return scene.file(`verdict-${candidate}.json`, run.stdout);
}

/** The report in a file with some of it changed by hand. */
function forged(file: string, run: CliRun, change: (report: Report) => void): string {
	const report = reportOf(run);
	change(report);
	return scene.file(`forged-${file}`, report);
}

/** What another machine does. */
async function elsewhere(version_id: string): Promise<void> {
	const { zoneId, policySetId } = scene.story;
	const headers = {
		...{ authorization: `Bearer ${scene.sandbox.adminToken()}` },
		'content-type': 'application/json',
	};
	const url = `http://sandbox/v1/zones/${zoneId}/policy-sets/${policySetId}/activate`;
	const body = JSON.stringify({ version_id });
	expect((await scene.sandbox.fetch(url, { method: 'POST', headers, body })).status).toBe(202);
}

const refund = () =>
	scene.sandbox.exchange({
		application: 'Payments Agent',
		resources: ['resource://ledger'],
		scopes: ['ledger:refund'],
		labels: ['cashier'],
	}).granted;

describe('rolling out', () => {
	it('activates a safe candidate, waits until it is loaded, proves that it works, and goes back', async () => {
		expect(refund()).toBe(false);
		const verdict = await judged('2');
		const run = await scene.run(['activate', '--report', verdict, '--yes', '--json']);
		expect(run.exit).toBe(0);
		const { activation } = reportOf(run);
		expect(activation).toMatchObject({
			...{ kind: 'activation', outcome: 'loaded', works: true },
			from: { version: 1 },
			to: { version: 2 },
		});
		expect(activation?.loadedAt).not.toBeNull();
		expect(await scene.active()).toBe(v().careful);
		expect(refund()).toBe(true);

		const back = await scene.run([
			'rollback',
			'--report',
			scene.file('done.json', run.stdout),
			'--yes',
			'--json',
		]);
		expect(back.exit).toBe(0);
		expect(reportOf(back).activation).toMatchObject({
			...{ kind: 'rollback', outcome: 'loaded' },
			from: { version: 2 },
			to: { version: 1 },
		});
		expect(await scene.active()).toBe(v().baseline);
		expect(refund()).toBe(false);
	});

	it('takes the verdict from a pipe, and shows from what to what', async () => {
		const { deniedRequestId } = scene.story;
		const verdict = await scene.run(['verdict', deniedRequestId, '--candidate', '2', '--json']);
		const run = await scene.run(['activate', '--report', '-', '--yes'], { stdin: verdict.stdout });
		expect(run.exit).toBe(0);
		expect(run.stderr).toMatch(/from\s+Main v1.*\n\s+to\s+Main v2/);
		expect(run.stdout).toContain('Main v2 is active in payments. To go back: caracalite rollback');
		expect(await scene.active()).toBe(v().careful);
	});

	it('in process works as well', async () => {
		const { deniedRequestId } = scene.story;
		const argv = ['iterate', deniedRequestId, '--candidate', '2', '--activate', '--yes', '--json'];
		const run = await scene.run(argv, {}, 'in process');
		expect(run.exit).toBe(0);
		expect(reportOf(run).activation).toMatchObject({ outcome: 'loaded', works: true });
		expect(await scene.active()).toBe(v().careful);
	});

	it("is driven by the seed's environment alone", async () => {
		const { deniedRequestId, policySetId } = scene.story;
		const env = {
			DENIED_REQUEST_ID: deniedRequestId,
			POLICY_SET_ID: policySetId,
			CANDIDATE_VERSION_ID: v().careful,
			REGRESSION_FILE: CASES,
		};
		const dry = await scene.run(['iterate', '--json'], { env });
		expect([dry.exit, reportOf(dry).activation]).toEqual([0, null]);
		expect(await scene.active()).toBe(v().baseline);
		const wet = await scene.run(['iterate', '--json'], { env: { ...env, ACTIVATE: 'true' } });
		expect(wet.exit).toBe(0);
		expect(Object.keys(wet.json()).slice(0, 9)).toEqual([
			...['schema', 'ok', 'reproduced', 'trace', 'policyInput', 'candidate', 'regressions', 'verdict'],
			'activation',
		]);
		expect(reportOf(wet).activation?.outcome).toBe('loaded');
		expect(await scene.active()).toBe(v().careful);
	});

	it('does not pass over what is on stdin where the environment names the request', async () => {
		const { deniedRequestId } = scene.story;
		const env = { DENIED_REQUEST_ID: deniedRequestId, CANDIDATE_VERSION_ID: '2' };
		const run = await scene.run(['iterate', '--json'], { env, stdin: 'of no report' });
		expect([run.exit, run.json()]).toMatchObject([
			2,
			{ code: 'bad_report', changed: false, hint: expect.stringContaining('</dev/null') },
		]);
		expect((await scene.run(['iterate', '--json'], { env, stdin: '' })).exit).toBe(0);
	});

	it('activates once: a second time it says that it was', async () => {
		const { deniedRequestId } = scene.story;
		const argv = ['activate', deniedRequestId, '--candidate', '2', '--yes', '--json'];
		expect((await scene.run(argv)).exit).toBe(0);
		const again = await scene.run(argv);
		expect([again.exit, reportOf(again).activation?.outcome]).toEqual([0, 'already_active']);
	});
});

describe('what is not activated', () => {
	it('a careless candidate', async () => {
		const run = await scene.run(['activate', '--report', await judged('3'), '--yes', '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run)).toMatchObject({ ok: false, activation: null, verdict: { safeToActivate: false } });
		expect(await scene.active()).toBe(v().baseline);
	});

	it('a candidate whose hold nobody accepted', async () => {
		const run = await scene.run([
			'activate',
			'--report',
			await judged('4', '--accept-hold'),
			'--yes',
			'--json',
		]);
		expect(run.exit).toBe(1);
		expect(reportOf(run).verdict?.blockers).toContain('candidate_holds');
		expect(await scene.active()).toBe(v().baseline);
	});

	it("a report's word: its verdict, its passed cases, its allow", async () => {
		const { deniedRequestId } = scene.story;
		const careless = await scene.run([
			'verdict',
			deniedRequestId,
			'--candidate',
			'3',
			'--cases',
			CASES,
			'--json',
		]);
		const lies = forged('lies.json', careless, (report) => {
			report.verdict = { ...report.verdict, ...{ safeToActivate: true, blockers: [], gates: [] } } as never;
			for (const one of report.regressions) one.passed = true;
		});
		const believed = await scene.run(['activate', '--report', lies, '--yes', '--json']);
		expect([believed.exit, await scene.active()]).toEqual([1, v().baseline]);

		const still = await scene.run(['verdict', deniedRequestId, '--candidate', '1', '--json']);
		const allows = forged('allows.json', still, (report) => {
			for (const one of report.replays) {
				one.candidate = { ...one.candidate, decision: 'allow', reason: null };
			}
		});
		const replayed = await scene.run(['activate', '--report', allows, '--yes', '--json']);
		expect(replayed.exit).toBe(1);
		expect(reportOf(replayed).verdict?.blockers).toContain('candidate_still_denies:deny');
	});

	it('another version than the evidence is about', async () => {
		const { deniedRequestId } = scene.story;
		const safe = await scene.run([
			'verdict',
			deniedRequestId,
			'--candidate',
			'2',
			'--cases',
			CASES,
			'--json',
		]);
		const careless = await scene.run(['simulate', deniedRequestId, '--candidate', '3', '--json']);
		const swapped = forged('swapped.json', safe, (report) => {
			if (report.candidate !== null) report.candidate.version = reportOf(careless).candidate?.version ?? null;
		});
		const run = await scene.run(['activate', '--report', swapped, '--yes', '--json']);
		expect(run.exit).toBe(1);
		// It was asked for the careless version, and that is what was judged.
		expect(reportOf(run).verdict?.blockers).toContain(
			'regression_failed:clerk cannot refund:expected_deny_got_allow',
		);
		expect(await scene.active()).toBe(v().baseline);
	});

	it('anything once the ground moved since the verdict', async () => {
		const verdict = await judged('2');
		await elsewhere(v().held);
		const run = await scene.run(['activate', '--report', verdict, '--yes', '--json']);
		expect(run.exit).toBe(4);
		expect(run.json()).toMatchObject({
			...{ ok: false, code: 'baseline_moved', changed: false },
			message: expect.stringContaining('Main v1 was active, now Main v4 is'),
		});
		expect(await scene.active()).toBe(v().held);
	});

	it('a rollback of what somebody has replaced meanwhile', async () => {
		const { deniedRequestId } = scene.story;
		const done = await scene.run(['activate', deniedRequestId, '--candidate', '2', '--yes', '--json']);
		await elsewhere(v().held);
		const file = scene.file('done.json', done.stdout);
		const run = await scene.run(['rollback', '--report', file, '--yes', '--json']);
		expect([run.exit, run.json().code]).toEqual([4, 'baseline_moved']);
		expect(await scene.active()).toBe(v().held);
	});

	it('a report without an activation', async () => {
		const run = await scene.run(['rollback', '--report', await judged('2'), '--yes', '--json']);
		expect([run.exit, run.json().code]).toEqual([2, 'target_needed']);
	});

	it('without leave: nobody can be asked, and nothing was said beforehand', async () => {
		const { deniedRequestId } = scene.story;
		for (const argv of [
			['activate', deniedRequestId, '--candidate', '2'],
			['iterate', deniedRequestId, '--candidate', '2', '--activate'],
			['rollback', '--to', '2'],
		]) {
			const run = await scene.run([...argv, '--json']);
			expect([run.exit, run.json().code, run.json().hint]).toEqual([
				...[2, 'needs_answer', expect.stringContaining('--yes')],
			]);
		}
		expect(await scene.active()).toBe(v().baseline);
	});
});

describe('a runtime that does not follow', () => {
	it('holds a verdict while it is away', async () => {
		scene.sandbox.setRuntime('not_configured');
		const { deniedRequestId } = scene.story;
		const run = await scene.run(['activate', deniedRequestId, '--candidate', '2', '--yes', '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run).verdict?.blockers).toEqual(
			expect.arrayContaining(['simulation_not_executed', 'runtime_not_ready']),
		);
		expect(await scene.active()).toBe(v().baseline);
	});

	it('leaves a rollback unconfirmed, and says so', async () => {
		await elsewhere(v().careful);
		scene.sandbox.setRuntime('down');
		const run = await scene.run(['rollback', '--to', '1', '--yes', '--wait', '1s', '--json']);
		expect(run.exit).toBe(3);
		expect(reportOf(run).activation).toMatchObject({
			outcome: 'timeout',
			text: expect.stringContaining('unreachable'),
		});
		expect(await scene.active()).toBe(v().baseline);
	});

	it('is not waited for where the server knows of none', async () => {
		await elsewhere(v().careful);
		scene.sandbox.setRuntime('not_configured');
		const run = await scene.run(['rollback', '--to', '1', '--yes', '--json']);
		expect([run.exit, reportOf(run).activation?.outcome]).toEqual([3, 'not_confirmed']);
		expect(await scene.active()).toBe(v().baseline);
	});
});
