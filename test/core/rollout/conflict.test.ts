import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/clock.js';
import { ReportSchema } from '../../../src/core/report/schema.js';
import { openStore } from '../../../src/journal/open.js';
import { BINDING } from '../../support/binding.js';
import { ME } from '../../support/cli.js';
import { CASES } from '../../support/scene.js';
import { setField } from './support/field.js';

const field = setField();
const { scene } = field;

/** Does something once, before the nth call of a route is let through. */
function intervene(route: RegExp, nth: number, act: () => Promise<unknown>): void {
	let seen = 0;
	field.proxy.fate = async (call) => {
		if (!route.test(`${call.method} ${call.path}`)) return null;
		seen += 1;
		if (seen === nth) await act();
		return null;
	};
}

describe('what moved since the verdict refuses the activation', () => {
	/** Judges, changes the verdict or the world, and activates by it. */
	async function activateBy(change: (report: Record<string, unknown>) => void, ...more: string[]) {
		const judged = await field.run([
			'verdict',
			scene.story.deniedRequestId,
			'--candidate',
			'2',
			...more,
			'--json',
		]);
		const report = judged.json();
		change(report);
		const run = await field.run(['activate', '--report', scene.file('v.json', report), '--yes', '--json']);
		expect(await field.history()).toEqual([]);
		return { exit: run.exit, ...run.json() };
	}

	it.each<[string, (report: Record<string, unknown>) => void]>([
		[
			'verdict_undated',
			({ verdict }) =>
				Object.assign((verdict as { auditMark: object }).auditMark, { at: '2026-11-01T00:00:00.000Z' }),
		],
		[
			'verdict_undated',
			({ verdict }) =>
				Object.assign((verdict as { auditMark: object }).auditMark, { id: scene.story.zoneId }),
		],
		['verdict_undated', ({ verdict }) => Object.assign(verdict as object, { auditMark: null })],
		[
			'version_misnamed',
			({ candidate }) => Object.assign((candidate as { version: object }).version, { version: 3 }),
		],
		['version_misnamed', ({ baseline }) => Object.assign(baseline as object, { policySetName: 'Another' })],
		['contract_changed', (report) => Object.assign(report, { contractVersion: '2020-01-01' })],
		[
			'candidate_changed',
			({ candidate }) =>
				Object.assign((candidate as { version: object }).version, { manifestSha256: 'f'.repeat(64) }),
		],
		[
			'baseline_moved',
			({ baseline }) => Object.assign(baseline as object, { manifestSha256: 'f'.repeat(64) }),
		],
		['baseline_moved', (report) => Object.assign(report, { baseline: null })],
	])('%s', async (code, change) => {
		expect(await activateBy(change)).toMatchObject({ exit: 4, code, changed: false });
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('baseline_moved, by whom and when', async () => {
		let moved: Promise<unknown> = Promise.resolve();
		const told = await activateBy(() => {
			moved = field.activateElsewhere(scene.story.versions.held);
		});
		await moved;
		expect(told).toMatchObject({ exit: 4, code: 'baseline_moved' });
		expect(told).toMatchObject({
			message: expect.stringMatching(
				/Main v1 was active, now Main v4 is \(activated at 2026.* by bootstrap\)/,
			),
		});
	});

	it('cases_changed', async () => {
		const cases = JSON.parse(readFileSync(CASES, 'utf8'));
		const file = join(scene.dir, scene.file('cases.json', cases));
		const told = await activateBy(
			() => {
				const changed = cases.map((one: object, at: number) =>
					at === 0 ? { ...one, name: 'another' } : one,
				);
				scene.file('cases.json', changed);
			},
			'--cases',
			file,
		);
		expect(told).toMatchObject({ exit: 4, code: 'cases_changed', changed: false });
	});

	it('cases_changed, by a case more in the file as well; and cases_missing where the file is not there', async () => {
		const cases = JSON.parse(readFileSync(CASES, 'utf8'));
		const file = join(scene.dir, scene.file('cases.json', cases));
		const judged = await field.run([
			...['verdict', scene.story.deniedRequestId, '--candidate', '2', '--cases', file, '--json'],
		]);
		const argv = ['activate', '--report', scene.file('v.json', judged.stdout), '--yes'];
		scene.file('cases.json', [...cases, { ...cases[0], name: 'one more' }]);
		expect((await field.run([...argv, '--json'])).json()).toMatchObject({ code: 'cases_changed' });
		rmSync(file);
		const gone = await field.run([...argv, '--json']);
		expect([gone.exit, gone.json()]).toMatchObject([
			2,
			{ code: 'cases_missing', changed: false, hint: expect.stringContaining('--cases') },
		]);
		expect((await field.run([...argv, '--cases', CASES])).exit).toBe(0);
	});

	it('but not the time by which this machine dates it', async () => {
		const { deniedRequestId } = scene.story;
		const judged = await field.run(['verdict', deniedRequestId, '--candidate', '2', '--json']);
		const report = judged.json();
		Object.assign(report.verdict as object, { at: '2020-01-01T00:00:00.000Z' });
		const run = await field.run(['activate', '--report', scene.file('v.json', report), '--yes', '--json']);
		expect(run.exit).toBe(0);
	});
});

describe('two at once', () => {
	it('on one machine exclude each other, with the name of who is there', async () => {
		const store = openStore({
			dataDir: field.dataDir,
			clock: systemClock,
			pid: 4711,
			user: ME,
			binding: BINDING,
		});
		store.journal();
		const lock = store.lock(scene.story.zoneId, 'ops@elsewhere');
		for (const argv of [field.activate(), ['rollback', '--to', '2', '--yes'], ['resume']]) {
			const run = await field.run([...argv, '--json']);
			expect([run.exit, run.json()]).toMatchObject([
				4,
				{
					code: 'zone_busy',
					changed: false,
					message: expect.stringContaining('ops@elsewhere (process 4711'),
				},
			]);
		}
		lock.release();
		store.end();
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('of one verdict make one move', async () => {
		const runs = await Promise.all([1, 2, 3].map(() => field.run(field.activate())));
		expect(runs.map((run) => run.exit).sort()).toEqual([0, 4, 4]);
		const applied = (await field.history()).filter((one) => one.receipt?.outcome === 'applied');
		expect(applied).toHaveLength(1);
	});

	it('from two machines: moved between the question and the call, nothing is sent', async () => {
		intervene(/^GET .*\/policy-sets$/, 3, () => field.activateElsewhere(scene.story.versions.held));
		const run = await field.run([...field.activate(), '--json']);
		expect([run.exit, run.json()]).toMatchObject([4, { code: 'baseline_moved', changed: false }]);
		expect(field.proxy.calls.filter((call) => call.endsWith('/activate'))).toEqual([]);
		expect(await scene.active()).toBe(scene.story.versions.held);
		expect((await field.history()).map((one) => one.receipt?.outcome)).toEqual(['not_applied']);
	});

	it('from two machines: moved while it is judged again, that is what is told', async () => {
		intervene(/^POST .*\/simulate$/, 3, () => field.activateElsewhere(scene.story.versions.held));
		const run = await field.run([...field.activate(), '--json']);
		expect([run.exit, run.json()]).toMatchObject([4, { code: 'baseline_moved', changed: false }]);
	});

	it.each([
		['right after the call', /^GET .*\/policy-sets$/, 4, 'superseded'],
		['before a status was read', /^GET .*\/activation-status$/, 3, 'applied'],
		['after it was loaded', /^GET .*\/policy-sets$/, 5, 'applied'],
	])('from two machines: the loser of the race says so, overtaken %s', async (_when, route, nth, outcome) => {
		intervene(route, nth, () => field.activateElsewhere(scene.story.versions.held));
		const run = await field.run([...field.activate(), '--json']);
		expect(run.exit).toBe(3);
		expect(ReportSchema.parse(run.json()).activation).toMatchObject({
			outcome: 'overtaken',
			proven: false,
			text: expect.stringMatching(/Main v4 is active now \(activated at .* by bootstrap\)/),
		});
		expect(await scene.active()).toBe(scene.story.versions.held);
		const [entry] = await field.history();
		expect(entry).toMatchObject({
			receipt: { outcome },
			proof: { outcome: 'overtaken', proven: false },
		});
		const resumed = await field.run(['resume']);
		expect([resumed.exit, resumed.stdout]).toEqual([0, expect.stringContaining('Nothing is open.')]);
	});
});

describe('a run that is stopped', () => {
	it('while it gathers has done nothing', async () => {
		field.proxy.fate = ({ path }) => (path.endsWith('/simulate') ? { hangs: true } : null);
		const run = await field.run([...field.activate(), '--json'], { interrupt: called(/\/simulate$/) });
		expect([run.exit, run.json()]).toMatchObject([130, { code: 'interrupted', changed: false }]);
		expect(await field.history()).toEqual([]);
	});

	it.each([
		['was applied', true, 0, 'Main v2 is active'],
		['was not', false, 2, 'Main v1 is active'],
	])(
		'during the call tells that nothing is known, and resume finds out: it %s',
		async (_what, applied, exit, active) => {
			field.proxy.fate = ({ path }) => (path.endsWith('/activate') ? { hangs: true, applied } : null);
			const run = await field.run([...field.activate(), '--json'], { interrupt: called(/\/activate$/) });
			expect([run.exit, run.json()]).toMatchObject([
				3,
				{
					code: 'activation_unknown',
					changed: 'unknown',
					hint: expect.stringContaining('caracalite resume'),
				},
			]);
			expect((await field.history())[0]).toMatchObject({ receipt: null, sentAt: expect.any(String) });
			field.proxy.clear();
			const resumed = await field.run(['resume']);
			expect([resumed.exit, resumed.stdout]).toEqual([exit, expect.stringContaining(active)]);
			expect((await field.history())[0]?.receipt?.outcome).toBe(applied ? 'applied' : 'not_applied');
		},
	);

	it('while it waits is told so, and the wait is gone on with', async () => {
		let accepted = false;
		field.proxy.fate = ({ path }) => {
			if (accepted && path.endsWith('/activation-status')) return { hangs: true };
			accepted ||= path.endsWith('/activate');
			return null;
		};
		const interrupt = called(/\/activation-status$/, 3);
		const run = await field.run(field.activate(), { interrupt });
		expect([run.exit, run.stdout]).toEqual([3, expect.stringContaining('interrupted while waiting')]);
		field.proxy.clear();
		expect((await field.run(['resume'])).exit).toBe(0);
		// Nothing was replayed on it when it was seen loaded.
		expect((await field.history())[0]).toMatchObject({ proof: { outcome: 'loaded', proven: false } });
	});

	it('is settled by the next move before anything else', async () => {
		field.proxy.fate = ({ path }) => (path.endsWith('/activate') ? { hangs: true, applied: true } : null);
		await field.run(field.activate(), { interrupt: called(/\/activate$/) });
		field.proxy.clear();
		const back = await field.report(['rollback', '--yes'], 0);
		expect(back.activation).toMatchObject({
			to: { versionId: scene.story.versions.baseline },
			notes: [
				expect.stringContaining('activation of Main v2, of which the outcome was not known, was applied'),
			],
		});
		expect((await field.history()).map((one) => one.receipt?.outcome)).toEqual(['applied', 'applied']);
	});

	/** Settles when the nth call of a route has come. */
	function called(route: RegExp, nth = 1): Promise<void> {
		return new Promise((resolve) => {
			const look = setInterval(() => {
				if (field.proxy.calls.filter((call) => route.test(call)).length < nth) return;
				clearInterval(look);
				resolve();
			}, 5);
		});
	}
});
