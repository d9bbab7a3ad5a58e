import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckLine } from '../../src/core/report/checklist.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import type { ExchangeOutcome } from '../../src/sandbox/open.js';
import { type CliRun, type CliWorld, hastyClock, patientClock } from '../support/cli.js';
import { type FaultProxy, startProxy } from '../support/proxy.js';
import { setScene } from '../support/scene.js';

/** How far behind the replica is that decides next. */
let lagMs = 0;
const scene = setScene({ options: { lagMs: () => lagMs } });
const reportOf = (run: CliRun) => ReportSchema.parse(JSON.parse(run.stdout));

/** What an application does when the canary asks it to; what it answers is what the canary prints. */
let work: () => string | Promise<string> = () => '';
let agent: Server;
let proxy: FaultProxy;
beforeAll(async () => {
	proxy = await startProxy(() => scene.sandbox);
	agent = createServer(async (_, response) => response.end(await work()));
	await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	await proxy.close();
	agent.close();
	agent.closeAllConnections();
});
beforeEach(() => {
	work = () => '';
	lagMs = 0;
	proxy.clear();
});

/** A command that has the application work, and prints what that answers. */
function canary(): string {
	const { port } = agent.address() as AddressInfo;
	const script = `fetch("http://127.0.0.1:${port}").then((r)=>r.text()).then((t)=>process.stdout.write(t))`;
	return `'${process.execPath}' -e '${script}'`;
}

const ask = (label: string, scope: string, mode: 'delegated' | 'use' = 'delegated'): ExchangeOutcome =>
	scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: ['resource://ledger'], mode },
		...{ scopes: [scope], labels: [label] },
	});

/** Ids of what was asked of the runtime, the opening of the session apart. */
const idsOf = ({ steps }: ExchangeOutcome) =>
	steps.flatMap(({ step, requestId }) => (step === 'bootstrap' ? [] : [requestId]));
const lines = (ids: string[]) => ids.map((id) => `${id}\n`).join('');

const iterate = (more: string[], world: CliWorld = {}, candidate = '2') =>
	scene.run(
		[
			...['iterate', scene.story.deniedRequestId, '--candidate', candidate, '--activate', '--yes', '--json'],
			...['--accept-losses', ...more],
		],
		{ clock: patientClock(), ...world },
	);

function lineOf<C extends CheckLine['check']>(run: CliRun, check: C) {
	const line = reportOf(run).checklist?.find(
		(one): one is Extract<CheckLine, { check: C }> => one.check === check,
	);
	if (line === undefined) throw new Error(`the checklist has no line ${check}`);
	return line;
}

const activeIs = async (version: 'baseline' | 'careful') =>
	expect(await scene.active()).toBe(scene.story.versions[version]);

describe('a canary that makes requests', () => {
	it('is as predicted: mint and gateway, in audit by the new version, which is exit 0', async () => {
		work = () =>
			lines([...idsOf(ask('cashier', 'ledger:refund', 'use')), ...idsOf(ask('clerk', 'ledger:refund'))]);
		const run = await iterate([
			'--canary',
			`echo 'asking\u001b[2J' >&2; ${canary()}`,
			'--rollback-on',
			'regression',
		]);
		expect(run.exit).toBe(0);
		const report = reportOf(run);
		expect(report).toMatchObject({ ok: true, trouble: null, rolledBack: null });
		const line = lineOf(run, 'canaries');
		expect(line).toMatchObject({
			...{ status: 'passed', text: 'its 3 requests are decided as predicted, by Main v2' },
			evidence: {
				requests: [
					{ decided: 'allow', predicted: 'allow', policies: ['caracal-payments-mint'] },
					{ decided: 'allow', predicted: 'allow', policies: ['caracal-payments-use'] },
					{ decided: 'deny (role_scope_mismatch)', predicted: 'deny (role_scope_mismatch)' },
				],
			},
		});
		expect(lineOf(run, 'decisions')).toMatchObject({ status: 'passed', evidence: { allowed: 2, denied: 1 } });
		expect(lineOf(run, 'gateway')).toMatchObject({ status: 'passed', evidence: { presented: 1, called: 1 } });
		for (const check of ['activation', 'message', 'loaded'] as const) {
			expect(lineOf(run, check).status).toBe('passed');
		}
		expect(lineOf(run, 'runtime').status).toBe('not_known');
		expect(run.stderr).toContain('canary: asking');
		expect(run.stderr).not.toContain('\u001b');
		await activeIs('careful');
	});

	it('of `activate`, beside a watch, is the same, and shows on the screen', async () => {
		work = () => lines(idsOf(ask('cashier', 'ledger:refund')));
		const { deniedRequestId } = scene.story;
		const argv = [
			'activate',
			deniedRequestId,
			'--candidate',
			'2',
			'--yes',
			'--watch',
			'10s',
			'--canary',
			canary(),
		];
		const run = await scene.run(argv, { clock: patientClock() });
		expect(run.exit).toBe(0);
		expect(run.stdout).toMatch(/canaries +its request is decided as predicted, by Main v2/);
		expect(run.stdout).toMatch(/runtime +not known: no replica of the runtime/);
		expect(run.stdout).toMatch(/decisions +1 decision by Main v2: caracal-payments-mint 1/);
	});

	it('that fails is told where nobody goes back: exit 3, and the version stays', async () => {
		work = () => 'no id at all\n';
		const run = await iterate(['--canary', canary()]);
		expect(run.exit).toBe(3);
		expect(reportOf(run)).toMatchObject({
			...{ ok: false, trouble: { kind: 'regression', code: 'canary_failed' }, rolledBack: null },
		});
		await activeIs('careful');
	});

	it.each<[string, () => string | Promise<string>, string]>([
		['prints garbage', () => 'no id at all\n', 'line 1 of what it printed is no request id'],
		['prints nothing', () => '', 'it printed no request id'],
		['names a request that nobody made', () => 'never-made\n', 'never-made not in audit'],
		['names a request of before', () => `${scene.story.deniedRequestId}\n`, 'decided before the canary ran'],
		[
			'prints 10,000 lines',
			() => '1\n'.repeat(5_000) + lines(Array.from({ length: 5_000 }, String)),
			'more than 100',
		],
	])('that %s is gone back for, which is exit 1', async (_, does, text) => {
		work = does;
		const run = await iterate(['--canary', canary(), '--rollback-on', 'regression', '--watch', '5m']);
		expect(run.exit).toBe(1);
		const { trouble, rolledBack, watched } = reportOf(run);
		expect(trouble).toMatchObject({ code: 'canary_failed', text: expect.stringContaining(text) });
		expect(rolledBack).toMatchObject({ outcome: 'loaded', to: { version: 1 } });
		expect(watched?.seconds).toBeLessThan(10);
		expect(lineOf(run, 'canaries').status).toBe('failed');
		await activeIs('baseline');
	});

	it('that exits with a failure is gone back for, whatever it printed', async () => {
		work = () => lines(idsOf(ask('cashier', 'ledger:refund')));
		const run = await iterate(['--canary', `${canary()}; exit 7`, '--rollback-on', 'regression']);
		expect([run.exit, reportOf(run).trouble?.text]).toEqual([
			1,
			'the canary failed: it ended with exit code 7',
		]);
	});

	it('stays with --rollback-on failure: it is a regression', async () => {
		const run = await iterate(['--canary', 'exit 7', '--rollback-on', 'failure']);
		expect([run.exit, reportOf(run).rolledBack]).toEqual([3, null]);
	});

	it('that hangs is ended when its time is up', async () => {
		const clock = hastyClock();
		const run = await iterate(['--canary', 'exec sleep 60', '--rollback-on', 'regression'], { clock });
		expect(run.exit).toBe(1);
		expect(lineOf(run, 'canaries').text).toBe('it did not end in time, and was stopped');
	});

	it('whose request a replica decides that is behind is gone back for', async () => {
		work = () => {
			lagMs = 600_000;
			return lines(idsOf(ask('cashier', 'ledger:read')));
		};
		const run = await iterate(['--canary', canary(), '--rollback-on', 'regression']);
		expect(run.exit).toBe(1);
		expect(lineOf(run, 'canaries').evidence?.requests).toMatchObject([
			{ status: 'other_version', by: 'Main v1', decided: 'allow' },
		]);
		await activeIs('baseline');
	});

	it('whose request is decided otherwise than the version answers is gone back for', async () => {
		work = () => {
			const [id = '', ...others] = idsOf(ask('cashier', 'ledger:refund'));
			// As audit would tell of a runtime that denies it.
			proxy.rewrite = (text) =>
				text.includes(id) && text.includes('final_decision')
					? text.replaceAll('"decision":"allow"', '"decision":"deny"')
					: text;
			return lines([id, ...others]);
		};
		const run = await iterate(['--canary', canary(), '--rollback-on', 'regression'], {
			env: { CARACAL_API_URL: proxy.url },
		});
		expect(run.exit).toBe(1);
		expect(lineOf(run, 'canaries').evidence?.requests).toMatchObject([
			{ status: 'otherwise', predicted: 'allow', decided: 'deny', by: 'Main v2' },
		]);
		await activeIs('baseline');
	});

	it('whose requests audit cannot be asked for is not known: no trouble, and no pass', async () => {
		work = () => {
			proxy.fate = ({ path }) =>
				path.endsWith('/explain') ? { status: 403, body: { error: 'zone_forbidden' } } : null;
			return lines(idsOf(ask('cashier', 'ledger:refund')));
		};
		const run = await iterate(['--canary', canary(), '--rollback-on', 'regression'], {
			env: { CARACAL_API_URL: proxy.url },
		});
		expect(run.exit).toBe(3);
		expect(reportOf(run)).toMatchObject({ ok: false, trouble: null, rolledBack: null });
		expect(lineOf(run, 'canaries')).toMatchObject({ status: 'not_known' });
	});
});

describe('Ctrl-C while a canary runs', () => {
	it('ends it with all that it started, and tells that the version is active: exit 3', async () => {
		let interrupt = () => {};
		const interrupted = new Promise<void>((resolve) => {
			interrupt = resolve;
		});
		work = () => {
			interrupt();
			return '';
		};
		const left = join(scene.dir, 'left');
		const command = `sleep 60 & echo $! > '${left}'; ${canary()}; wait`;
		const run = await iterate(['--canary', command, '--rollback-on', 'regression'], {
			interrupt: interrupted,
		});
		expect(run.exit).toBe(3);
		expect(reportOf(run)).toMatchObject({
			...{ ok: false, activation: { outcome: 'loaded' }, trouble: null, rolledBack: null },
		});
		expect(lineOf(run, 'canaries')).toMatchObject({ status: 'not_known', text: 'it was interrupted' });
		expect(lineOf(run, 'decisions').status).toBe('not_known');
		const pid = Number(readFileSync(left, 'utf8'));
		await expect.poll(() => isThere(pid)).toBe(false);
		await activeIs('careful');
	});
});

/** Whether a process of this id is there, and not only its name until somebody has waited for it. */
function isThere(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch {
		return false;
	}
	const stat = `/proc/${pid}/stat`;
	return !existsSync(stat) || !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
}
