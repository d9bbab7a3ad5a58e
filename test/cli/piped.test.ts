import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { PIPE_PATIENCE_MS } from '../../src/cli/io.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { type CliRun, caracalite } from '../support/cli.js';
import { hastened } from '../support/haste.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const BINARY = resolve('bin/caracalite.js');
const reportOf = (run: CliRun) => ReportSchema.parse(run.json());
const judge = () => ['verdict', scene.story.deniedRequestId, '--candidate', '2', '--json'];

describe('a report that is piped in', () => {
	let cases: string;
	let failing: string;
	beforeAll(async () => {
		cases = (await scene.run(['regress', CASES, '--candidate', '2', '--json'])).stdout;
		failing = (await scene.run(['regress', CASES, '--candidate', '3', '--json'])).stdout;
	});

	it('counts where a request is named, too', async () => {
		const run = await scene.run(judge(), { stdin: `\n${cases}` });
		expect([run.exit, reportOf(run).regressions.length]).toEqual([0, 9]);
		const careless = [...judge().slice(0, 2), '--candidate', '3', '--json'];
		const failed = await scene.run(careless, { stdin: failing });
		expect([failed.exit, reportOf(failed).verdict?.blockers]).toEqual([
			1,
			expect.arrayContaining(['regression_failed:clerk cannot write:expected_deny_got_allow']),
		]);
	});

	it('counts where the environment names the request, or the report went through simulate', async () => {
		const env = { DENIED_REQUEST_ID: scene.story.deniedRequestId, CANDIDATE_VERSION_ID: '2' };
		const iterated = await scene.run(['iterate', env.DENIED_REQUEST_ID, '--json'], { env, stdin: cases });
		expect(reportOf(iterated).regressions).toHaveLength(9);
		const simulated = await scene.run(['simulate', env.DENIED_REQUEST_ID, '--candidate', '2', '--json'], {
			stdin: cases,
		});
		const judged = await scene.run(['verdict', '--json'], { stdin: simulated.stdout });
		expect(reportOf(judged).regressions).toHaveLength(9);
	});

	it('is waited for once its newline came', async () => {
		const stdin = new PassThrough();
		stdin.write('\n');
		const running = scene.run(judge(), { stdin, clock: hastened(1_000) });
		setTimeout(() => stdin.end(cases), 300);
		expect(reportOf(await running).regressions).toHaveLength(9);
	});

	it.each([
		['a newline alone', '\n', 'is empty'],
		['the ids of a loop', 'request-2\nrequest-3\n', 'not JSON'],
		['what was printed for people', '\n  DENIED  Payments Agent\n', 'not JSON'],
		['another document', '{}', 'has no schema'],
	])('is no report: %s', async (_what, stdin, message) => {
		const run = await scene.run(judge(), { stdin });
		expect([run.exit, run.json()]).toMatchObject([
			2,
			{ changed: false, message: expect.stringContaining(message) },
		]);
	});
});

describe('a stdin on which nobody writes', () => {
	it('is no report where it ends, and is not told', async () => {
		const run = await scene.run(judge(), { stdin: '' });
		expect([run.exit, run.stderr]).toEqual([0, expect.not.stringContaining('stdin')]);
	});

	it('is not waited for longer than a report takes to begin, and that is told', async () => {
		const run = await scene.run(judge(), { stdin: new PassThrough(), clock: hastened(1_000) });
		expect([run.exit, run.stderr]).toEqual([0, expect.stringContaining('Nothing came on stdin')]);
	});

	it('refuses what comes later, before anything is changed', async () => {
		const stdin = new PassThrough();
		const argv = ['activate', ...judge().slice(1), '--yes'];
		const clock = hastened(1_000);
		const late = {
			now: clock.now,
			sleep: async (milliseconds: number, signal?: AbortSignal) => {
				await clock.sleep(milliseconds, signal);
				// After the patience was over.
				if (milliseconds === PIPE_PATIENCE_MS) setImmediate(() => stdin.write('\n{'));
			},
		};
		const run = await scene.run(argv, { stdin, clock: late });
		expect([run.exit, run.json()]).toMatchObject([2, { code: 'late_report', changed: false }]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('is not touched by explain and rollback', async () => {
		const ids = 'request-2\n';
		for (const argv of [
			['explain', scene.story.deniedRequestId],
			['explain', '--latest'],
			['rollback', '--to', '1', '--yes'],
		]) {
			const stdin = new PassThrough();
			stdin.end(ids);
			expect((await scene.run(argv, { stdin })).exit).toBe(0);
			expect(String(stdin.read())).toBe(ids);
		}
	});
});

describe('a report into a pipe', () => {
	it('is announced by a newline, and is one document all the same', async () => {
		const run = await scene.run(judge(), { stdoutIsPipe: true });
		expect(run.stdout.startsWith('\n{')).toBe(true);
		expect(reportOf(run).ok).toBe(true);
	});

	it.each([
		['no report', ['status', '--json']],
		['for people', ['explain', '--latest']],
		['help', ['help', 'exit-codes', '--json']],
	])('is not where it is %s', async (_what, argv) => {
		const run = await scene.run(argv, { stdoutIsPipe: true });
		const plain = await scene.run(argv);
		expect(run.stdout.slice(0, 3)).toBe(plain.stdout.slice(0, 3));
	});
});

describe('processes', () => {
	const env = () => ({
		PATH: process.env.PATH,
		HOME: scene.dir,
		...scene.env(),
		CARACAL_ZONE_ID: scene.story.zoneId,
	});
	const line = (words: string) => `"${process.execPath}" "${BINARY}" ${words}`;

	it('hand cases on to a verdict on a named request', async () => {
		const chain = [line(`regress "${CASES}" --candidate 2 --json`), line(`${judge().join(' ')}`)].join(' | ');
		const run = await execa({
			shell: true,
			cwd: scene.dir,
			env: env(),
			extendEnv: false,
			reject: false,
		})`${chain}`;
		expect(ReportSchema.parse(JSON.parse(run.stdout)).regressions).toHaveLength(9);
	});

	it('end although their parent left stdin open, and do not wait long', async () => {
		const running = spawn(process.execPath, [BINARY, ...judge()], { cwd: scene.dir, env: env() });
		let printed = '';
		running.stdout.on('data', (data) => {
			printed += String(data);
		});
		const [exit] = await once(running, 'close');
		running.stdin.destroy();
		expect([exit, ReportSchema.parse(JSON.parse(printed)).ok]).toEqual([0, true]);
	});
});

it('help pipes states the rule', async () => {
	const { stdout, exit } = await caracalite(['help', 'pipes']);
	expect([exit, stdout]).toEqual([0, expect.stringMatching(/announced by a newline[\s\S]*<\/dev\/null/)]);
	const near = await caracalite(['help', 'pipe', '--json']);
	expect(near.json().hint).toBe('Did you mean pipes?');
});
