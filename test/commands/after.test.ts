import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/core/ports.js';
import type { Report } from '../../src/core/report/schema.js';
import { AUDIT_PAUSE_MS } from '../../src/core/trace/follow.js';
import { renderActivation } from '../../src/render/activation.js';
import { makeStyle } from '../../src/render/style.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import { type CliRun, hastyClock } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();
const reportOf = (run: CliRun) => JSON.parse(run.stdout) as Report;

const APPLICATIONS = { payments: 'app-payments-agent', reporting: 'app-reporting' };
const CASHIER = ['ledger:read', 'ledger:write', 'ledger:refund'];

/** Stages a version that lets the cashier refund, and takes everything from the clerk. */
async function stageHarsh(): Promise<string> {
	const file = scene.file('Grants.rego', grantsDocument(APPLICATIONS, { clerk: [], cashier: CASHIER }));
	const staged = await scene.run(['stage', file, '--json']);
	expect(staged.exit).toBe(0);
	return '5';
}

const read = (label: string) =>
	scene.sandbox.exchange({
		application: 'Payments Agent',
		resources: ['resource://ledger'],
		scopes: ['ledger:read'],
		labels: [label],
	}).granted;

/** Activates a version from another machine. */
async function activatedElsewhere(version_id: string): Promise<void> {
	const { zoneId, policySetId } = scene.story;
	const headers = {
		...{ authorization: `Bearer ${scene.sandbox.adminToken()}` },
		'content-type': 'application/json',
	};
	const url = `http://sandbox/v1/zones/${zoneId}/policy-sets/${policySetId}/activate`;
	const body = JSON.stringify({ version_id });
	expect((await scene.sandbox.fetch(url, { method: 'POST', headers, body })).status).toBe(202);
}

/** A clock in whose first pause of the watch the zone's applications go on with their work. */
function busyClock(work: () => unknown): Clock {
	const clock = hastyClock();
	let worked = false;
	return {
		now: clock.now,
		async sleep(milliseconds, signal) {
			await clock.sleep(milliseconds, signal);
			if (worked || milliseconds !== AUDIT_PAUSE_MS) return;
			worked = true;
			await work();
		},
	};
}

const iterate = (candidate: string, clock: Clock, ...more: string[]) => {
	const { deniedRequestId } = scene.story;
	const argv = ['iterate', deniedRequestId, '--candidate', candidate, '--activate', '--yes', '--json'];
	// What the harsh candidate takes away is accepted beforehand: here it is about what comes after.
	argv.push('--accept-losses');
	return scene.run([...argv, ...more], { clock });
};

describe('after an activation', () => {
	it('the cases are replayed on what is active, and were on what it replaced', async () => {
		const run = await iterate('2', hastyClock(), '--cases', CASES);
		expect(run.exit).toBe(0);
		const { activation, cases } = reportOf(run);
		const asked = cases?.count ?? 0;
		expect(asked).toBeGreaterThan(3);
		expect(activation).toMatchObject({
			...{ works: true, proven: true, sample: { asked, failed: [] } },
			rehearsal: { version: { version: 1 }, asked: asked + 1, answered: asked + 1 },
		});
	});

	it('pseudonymised cases are known again by a report, and replayed as what they stand for', async () => {
		const recorded = ['record', '--decision', 'allow', '--pseudonymise', '--out', 'shared.yaml'];
		expect((await scene.run(recorded)).exit).toBe(0);
		const { deniedRequestId } = scene.story;
		const judged = ['verdict', deniedRequestId, '--candidate', '2', '--cases', 'shared.yaml', '--json'];
		const verdict = await scene.run(judged);
		const argv = ['activate', '--report', '-', '--yes', '--json'];
		const run = await scene.run(argv, { stdin: verdict.stdout });
		expect(run.exit).toBe(0);
		const { activation, cases } = reportOf(run);
		expect(cases?.count).toBeGreaterThan(1);
		expect(activation?.sample).toEqual({ asked: cases?.count, failed: [] });
	});

	it('live decisions are watched: as predicted', async () => {
		const clock = busyClock(() => {
			for (let turn = 0; turn < 6; turn += 1) expect(read('clerk')).toBe(true);
		});
		const run = await iterate('2', clock, '--watch', '20s', '--rollback-on', 'regression');
		expect(run.exit).toBe(0);
		const { watched, trouble, rolledBack } = reportOf(run);
		expect([trouble, rolledBack]).toEqual([null, null]);
		expect(watched).toMatchObject({ newDenials: 0, outage: null, differs: [] });
		expect(watched?.seen).toBeGreaterThanOrEqual(6);
		expect(watched?.asPredicted).toBe(watched?.seen);
	});

	it('a move by somebody else while it is watched is told: it is not active any more, exit 3', async () => {
		const { baseline } = scene.story.versions;
		const run = await iterate(
			'2',
			busyClock(() => activatedElsewhere(baseline)),
			'--watch',
			'10s',
		);
		expect(run.exit).toBe(3);
		expect(reportOf(run)).toMatchObject({ ok: false, trouble: null, rolledBack: null });
		expect(reportOf(run).checklist?.[0]).toMatchObject({
			...{ check: 'activation', status: 'failed', evidence: { active: { version: 1 } } },
			text: 'Main v2 is not active any more: Main v1 is',
		});
	});

	describe('a flood of new denials', () => {
		const flooded = async (...more: string[]) => {
			const candidate = await stageHarsh();
			const denials = () => {
				for (let turn = 0; turn < 6; turn += 1) expect(read('clerk')).toBe(false);
			};
			return iterate(candidate, busyClock(denials), '--watch', '60s', ...more);
		};

		it('goes back by itself where that was asked for, which is exit 1 and its own entry', async () => {
			const run = await flooded('--rollback-on', 'regression');
			expect(run.exit).toBe(1);
			expect(reportOf(run)).toMatchObject({
				...{ ok: false, watched: { outage: 'new_denials' }, trouble: { kind: 'regression' } },
				activation: { outcome: 'loaded', to: { version: 5 } },
				rolledBack: { kind: 'rollback', outcome: 'loaded', to: { version: 1 } },
			});
			expect(await scene.active()).toBe(scene.story.versions.baseline);
			const history = await scene.run(['history', '--json']);
			const { entries } = history.json() as { entries: { intent: { kind: string; why: string } }[] };
			expect(entries.slice(0, 2).map(({ intent }) => intent.kind)).toEqual(['rollback', 'activation']);
			expect(entries[0]?.intent.why).toContain('automatic: 6 live requests are denied');
		});

		it.each([['failure'], ['never']])('stays with --rollback-on %s, which is exit 3', async (on) => {
			const run = await flooded('--rollback-on', on);
			expect(run.exit).toBe(3);
			expect(reportOf(run)).toMatchObject({ ok: false, trouble: { kind: 'regression' }, rolledBack: null });
			expect((await scene.active()) === scene.story.versions.baseline).toBe(false);
		});

		it('that cannot be gone back from is told loudly, exit 3', async () => {
			const clock = busyClock(() => {
				for (let turn = 0; turn < 6; turn += 1) read('clerk');
				scene.sandbox.setRuntime('down');
			});
			const run = await iterate(await stageHarsh(), clock, '--watch', '60s', '--rollback-on', 'regression');
			expect(run.exit).toBe(3);
			const { rolledBack } = reportOf(run);
			expect(rolledBack?.outcome).not.toBe('loaded');
			expect(rolledBack?.proven).toBe(false);
		});

		it('is told with what was activated where another move came in between: exit 3, and why', async () => {
			const clock = busyClock(() => {
				for (let turn = 0; turn < 6; turn += 1) read('clerk');
				return activatedElsewhere(scene.story.versions.careful);
			});
			const candidate = await stageHarsh();
			const argv = ['--watch', '60s', '--rollback-on', 'regression'];
			const run = await iterate(candidate, clock, ...argv);
			expect(run.exit).toBe(3);
			expect(reportOf(run)).toMatchObject({
				...{ ok: false, activation: { outcome: 'loaded', to: { version: 5 } }, rolledBack: null },
				trouble: { kind: 'regression', notBack: expect.stringContaining('v2') },
			});
			expect(await scene.active()).toBe(scene.story.versions.careful);
			const style = makeStyle({
				...{ colour: false, unicode: true, width: 80, terminal: false, verbose: false, now: 0 },
			});
			const text = renderActivation(reportOf(run), style);
			expect(text).toContain('NOT ROLLED BACK: the ground moved');
			expect(text).toContain('What is active in payments has to be looked at: caracalite status');
			expect(text).not.toContain('v5 is active');
		});
	});
});
