import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/ports.js';
import type { Report } from '../../src/core/report/schema.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import type { CliRun } from '../support/cli.js';
import { handClock } from '../support/hand-clock.js';
import { setScene, type Way } from '../support/scene.js';

/** The server's clock, which the sleeps of the command line move. */
const server = handClock();
/** How far behind the replica is that decides next. */
let lagMs = () => 0;
const scene = setScene({ clock: server, options: { lagMs: () => lagMs() } });

const MINUTE = 60_000;
const reportOf = (run: CliRun) => JSON.parse(run.stdout) as Report;

/** This machine's clock, so far ahead of the server's. */
const ahead = (ms: number): Clock => ({ now: () => server.now() + ms, sleep: server.sleep });

const exchange = (label: string, scope: string) =>
	scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: ['resource://ledger'] },
		...{ scopes: [scope], labels: [label] },
	}).granted;

/** Does `work` before the sleeps that `at` picks by how long ago the version was activated. */
function during(work: (elapsedMs: number) => void): void {
	let activatedAt: number | null = null;
	server.onSleep = () => {
		activatedAt ??= server.now();
		work(server.now() - activatedAt);
	};
}

beforeEach(() => {
	lagMs = () => 0;
	server.onSleep = () => {};
});

const iterate = (aheadMs: number, more: string[], candidate = '2', way: Way = 'served') =>
	scene.run(
		[
			...['iterate', scene.story.deniedRequestId, '--candidate', candidate, '--activate', '--yes', '--json'],
			...['--accept-losses', ...more],
		],
		{ clock: ahead(aheadMs) },
		way,
	);

describe.each([
	[5 * MINUTE, /^ {2}This machine's clock is 5 min ahead of the server's; times are by the server's\.$/gm],
	[-5 * MINUTE, /^ {2}This machine's clock is 5 min behind the server's; times are by the server's\.$/gm],
])('with a clock that is %d ms ahead of the server', (aheadMs, told) => {
	it('live decisions are seen all the same, and the difference is told once', async () => {
		let asked = 0;
		during((elapsed) => {
			if (elapsed > 2_000 && asked++ < 3) expect(exchange('clerk', 'ledger:read')).toBe(true);
		});
		const run = await iterate(aheadMs, ['--watch', '20s', '--rollback-on', 'regression']);
		expect(run.exit).toBe(0);
		const { watched, activation, verdict, at } = reportOf(run);
		expect(watched?.seen).toBeGreaterThanOrEqual(3);
		expect(watched).toMatchObject({ asPredicted: watched?.seen, old: { count: 0 } });
		for (const time of [at, verdict?.at, activation?.acceptedAt]) {
			expect(Math.abs(Date.parse(time ?? '') - server.now())).toBeLessThan(MINUTE);
		}
		expect(run.stderr.match(told)).toHaveLength(1);
	});

	it('the last hour is that of the server', async () => {
		exchange('clerk', 'ledger:read');
		for (const since of ['1h', '3m']) {
			const run = await scene.run(['audit', '--since', since, '--json'], { clock: ahead(aheadMs) });
			expect(run.json().events, since).not.toEqual([]);
			expect(run.stderr.match(told)).toHaveLength(1);
		}
		const latest = await scene.run(['explain', '--latest', '--since', '2d', '--json'], {
			clock: ahead(aheadMs),
		});
		expect(latest.exit).toBe(0);
		const nothing = await scene.run(['audit', '--until', '1h', '--since', '2h', '--json'], {
			clock: ahead(aheadMs),
		});
		await server.sleep(90 * MINUTE);
		const later = await scene.run(['audit', '--until', '1h', '--since', '2h', '--json'], {
			clock: ahead(aheadMs),
		});
		const count = (found: CliRun) => Object.values(found.json().events ?? {}).length;
		expect(count(later)).toBeGreaterThan(count(nothing));
	});
});

it('a verdict is as old as it is there, on whichever machine it was reached', async () => {
	const argv = ['verdict', scene.story.deniedRequestId, '--candidate', '2', '--json'];
	const verdict = await scene.run(argv, { clock: ahead(5 * MINUTE) });
	const activate = ['activate', '--report', '-', '--yes', '--json'];
	const run = await scene.run(activate, { stdin: verdict.stdout, clock: ahead(-10 * MINUTE) });
	expect(run.exit).toBe(0);
});

it('nothing is told where the clocks agree, or there is but one', async () => {
	for (const [aheadMs, way] of [[2_000, 'served'] as const, [0, 'in process'] as const]) {
		const run = await scene.run(['audit', '--since', '1h', '--json'], { clock: ahead(aheadMs) }, way);
		expect(run.exit).toBe(0);
		expect(run.stderr).not.toContain('clock');
	}
});

describe('a runtime that lags', () => {
	/** Every other decision is by a replica that is so far behind. */
	function lagging(ms: number): void {
		let turn = 0;
		lagMs = () => (turn++ % 2 === 0 ? ms : 0);
		during(() => {
			for (let times = 0; times < 2; times += 1) exchange('clerk', 'ledger:read');
		});
	}

	it('past the minute in which each looks is trouble, and a regression to go back for', async () => {
		lagging(10 * MINUTE);
		const run = await iterate(0, ['--watch', '3m', '--rollback-on', 'regression']);
		expect(run.exit).toBe(1);
		const { watched, trouble, rolledBack } = reportOf(run);
		expect(trouble).toMatchObject({ kind: 'regression', code: 'runtime_lags' });
		expect(watched).toMatchObject({ converged: false, newDenials: 0, notAsPredicted: 0 });
		expect(watched?.old.count).toBeGreaterThan(10);
		expect(watched?.seconds).toBeLessThan(75);
		expect(rolledBack).toMatchObject({ outcome: 'loaded', to: { version: 1 } });
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('that comes along in time is told, and then that all have it', async () => {
		lagging(30_000);
		const run = await iterate(0, ['--watch', '2m', '--rollback-on', 'regression']);
		expect(run.exit).toBe(0);
		const { watched, trouble } = reportOf(run);
		expect([trouble, watched?.converged, watched?.old.late]).toEqual([null, true, 0]);
		expect(watched?.text).toMatch(
			/; \d+ decisions by Main v1 after Main v2 was loaded, the last one \d+ s after; no decision by Main v1 for \d+ s, \d+ by Main v2$/,
		);
	});
});

describe('one request that is denied now, and was allowed before', () => {
	const CASHIER = ['ledger:read', 'ledger:write', 'ledger:refund'];
	const APPLICATIONS = { payments: 'app-payments-agent', reporting: 'app-reporting' };

	it.each([
		['regression', 1, true],
		['failure', 3, false],
	])('among many others is trouble under --rollback-on %s: exit %d', async (on, exit, back) => {
		const file = scene.file('Grants.rego', grantsDocument(APPLICATIONS, { clerk: [], cashier: CASHIER }));
		expect((await scene.run(['stage', file, '--json'], { clock: server })).exit).toBe(0);
		let denied = false;
		during((elapsed) => {
			if (elapsed > 4_000 && !denied) {
				denied = true;
				expect(exchange('clerk', 'ledger:read')).toBe(false);
			} else for (let turn = 0; turn < 5; turn += 1) exchange('cashier', 'ledger:refund');
		});
		const run = await iterate(0, ['--watch', '30s', '--rollback-on', on], '5');
		expect(run.exit).toBe(exit);
		const { watched, trouble, rolledBack } = reportOf(run);
		expect(watched).toMatchObject({ newDenials: 1, outage: null });
		expect(watched?.differs).toMatchObject([{ decided: 'deny (role_scope_mismatch)' }]);
		expect(trouble).toMatchObject({
			...{ code: 'new_denials', text: '1 live request is denied that was allowed before' },
		});
		expect(rolledBack !== null).toBe(back);
	});
});
