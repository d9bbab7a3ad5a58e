import { describe, expect, it } from 'vitest';
import { CASES } from '../../support/scene.js';
import { setField } from './support/field.js';

const field = setField();
const { scene } = field;

describe('a move', () => {
	it('is in the journal: intent, receipt and proof', async () => {
		const { activation } = await field.report(field.activate(), 0);
		const { baseline, careful } = scene.story.versions;
		const [entry, ...others] = await field.history();
		expect(others).toEqual([]);
		expect(entry).toMatchObject({
			intent: {
				id: activation?.id,
				kind: 'activation',
				zoneName: 'payments',
				from: { versionId: baseline },
				to: { versionId: careful },
				why: expect.stringContaining(`allows the denied request ${scene.story.deniedRequestId}`),
				verdictDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
				who: expect.stringMatching(/^\S+@\S+$/),
			},
			receipt: { outcome: 'applied', outboxId: activation?.outboxId },
			proof: { outcome: 'loaded', proven: true },
		});
		expect(activation).toMatchObject({
			proven: true,
			works: true,
			notes: [],
			rehearsal: { answered: 1, asked: 1 },
		});
	});

	it('is shown with why, and with the way back gone through', async () => {
		const run = await field.run(field.activate('--cases', CASES));
		expect(run.stderr).toMatch(/from +Main v1 .*\n +to +Main v2/);
		expect(run.stderr).toMatch(/why +judged safe at [\s\S]*9 cases as expected/);
		expect(run.stderr).toMatch(/back +Main v1 decides all 10 of them/);
		expect(run.stdout).toContain('To go back: caracalite rollback');
	});

	it('to what is active already changes nothing, and is no move', async () => {
		await field.run(field.activate());
		const report = await field.report(['rollback', '--to', '2', '--yes'], 0);
		expect(report.activation).toMatchObject({ outcome: 'already_active', id: null });
		expect(await field.history()).toHaveLength(1);
	});

	it('that is declined leaves no trace', async () => {
		const run = await field.run(field.activate().filter((word) => word !== '--yes'));
		expect([run.exit, run.stderr]).toEqual([2, expect.stringContaining('--yes')]);
		expect(await field.history()).toEqual([]);
	});
});

describe('the way back', () => {
	it('is found in the journal, once', async () => {
		await field.run(field.activate());
		const back = await field.run(['rollback', '--yes']);
		expect([back.exit, back.stderr]).toEqual([0, expect.stringMatching(/why +it was active before Main v2/)]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		const again = await field.run(['rollback', '--yes', '--json']);
		expect([again.exit, again.json()]).toMatchObject([2, { code: 'target_needed', changed: false }]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('brings back the other set that was switched off, and says so before', async () => {
		const other = await field.makeSet('Other', scene.story.versions.careful);
		const argv = field.activate().map((word) => (word === '2' ? '1' : word));
		const there = await field.run([...argv, '--policy-set', 'Other', '--gains', 'warn']);
		expect([there.exit, there.stderr]).toEqual([
			0,
			expect.stringContaining('policy set "Main" stops governing the zone'),
		]);
		expect(await scene.active()).toBe(other.versionId);
		const back = await field.run(['rollback', '--yes']);
		expect([back.exit, back.stderr]).toEqual([
			0,
			expect.stringContaining('policy set "Other" stops governing the zone'),
		]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('is found in audit where the journal knows nothing', async () => {
		await field.activateElsewhere(scene.story.versions.careful);
		const back = await field.run(['rollback', '--yes']);
		expect([back.exit, back.stderr]).toEqual([
			0,
			expect.stringMatching(/why +it was the last other version to/),
		]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('is found in audit where the set that the journal points to is gone', async () => {
		const other = await field.makeSet('Other', scene.story.versions.held);
		await field.elsewhere('POST', `/policy-sets/${other.setId}/activate`, { version_id: other.versionId });
		await field.report(field.activate('--policy-set', 'Main', '--gains', 'warn'), 0);
		await field.elsewhere('DELETE', `/policy-sets/${other.setId}`);
		const back = await field.run(['rollback', '--yes']);
		expect([back.exit, back.stderr.replaceAll(/\s+/g, ' ')]).toEqual([
			0,
			expect.stringMatching(
				/version \S+, where the journal points, is not there any more; it was the last other/,
			),
		]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('is none where nothing was active before, and it says what that would mean', async () => {
		await field.makeSet('Other', scene.story.versions.careful);
		await field.elsewhere('DELETE', `/policy-sets/${scene.story.policySetId}`);
		const first = await field.run([
			...[
				'activate',
				'--candidate',
				'1',
				'--policy-set',
				'Other',
				'--cases',
				CASES,
				'--accept-gains',
				'--yes',
			],
		]);
		expect([first.exit, first.stderr]).toEqual([
			0,
			expect.stringContaining('nothing (everything is denied)'),
		]);
		const back = await field.run(['rollback', '--yes', '--json']);
		expect([back.exit, back.json()]).toMatchObject([
			2,
			{ code: 'nothing_before', changed: false, hint: expect.stringContaining('denying everything') },
		]);
	});

	it('is the one that is named, by id, number or report', async () => {
		const { baseline, careful } = scene.story.versions;
		const made = await field.run([...field.activate(), '--json']);
		await field.run(['rollback', '--report', scene.file('made.json', made.stdout), '--yes']);
		expect(await scene.active()).toBe(baseline);
		await field.run(['rollback', '--to', careful, '--yes']);
		expect(await scene.active()).toBe(careful);
		await field.run(['rollback', '--to', '1', '--yes']);
		expect(await scene.active()).toBe(baseline);
	});

	it('leads to nothing that was never active, by whatever name; and says how that is activated', async () => {
		const { baseline, held } = scene.story.versions;
		const made = await field.run([...field.activate(), '--json']);
		const forged = JSON.parse(made.stdout);
		const version4 = (
			await field.elsewhere('GET', `/policy-sets/${scene.story.policySetId}/versions/${held}`)
		).manifest_sha256;
		Object.assign(forged.activation.from, { versionId: held, version: 4, manifestSha256: version4 });
		const report = scene.file('forged.json', forged);
		for (const named of [
			['--to', '4'],
			['--to', held],
			['--report', report],
		]) {
			const run = await field.run(['rollback', ...named, '--yes', '--json']);
			expect([run.exit, run.json()]).toMatchObject([
				2,
				{
					code: 'never_active',
					changed: false,
					hint: expect.stringContaining(`iterate <request> --candidate ${held} --activate`),
				},
			]);
		}
		forged.activation.from.version = 1;
		const misnamed = scene.file('forged.json', forged);
		const run = await field.run(['rollback', '--report', misnamed, '--yes', '--json']);
		expect([run.exit, run.json().code]).toEqual([4, 'version_misnamed']);
		expect(await scene.active()).not.toBe(held);
		await field.report(['rollback', '--yes'], 0);
		expect(await scene.active()).toBe(baseline);
	});

	it('says what is taken away from whom, before it is asked about and in the report', async () => {
		await field.run(field.activate());
		const back = await field.run(['rollback', '--yes']);
		expect(back.stderr).toMatch(/takes +- cashier.*ledger:refund/);
		await field.run(field.activate());
		const { changes } = await field.report(['rollback', '--yes'], 0);
		expect(changes?.authority.rows).toMatchObject([{ effect: 'loss' }]);
	});

	it('does not wait for a pipe on which nobody writes', async () => {
		await field.run(field.activate());
		const run = await field.run(['rollback', '--yes'], { stdin: 'no report at all' });
		expect(run.exit).toBe(0);
	});

	it('is open with the runtime down, and told as not confirmed until it is up', async () => {
		await field.run(field.activate());
		scene.sandbox.setRuntime('down');
		const down = await field.run(['rollback', '--yes', '--wait', '5s']);
		expect([down.exit, down.stdout]).toEqual([3, expect.stringContaining('the runtime is unreachable')]);
		expect(down.stdout).toContain('not confirmed: caracalite resume');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		scene.sandbox.setRuntime('up');
		const resumed = await field.run(['resume']);
		expect([resumed.exit, resumed.stdout]).toEqual([
			0,
			expect.stringContaining('Main v1 is active in payments'),
		]);
		expect((await field.history())[0]?.proof).toMatchObject({ outcome: 'loaded', proven: false });
	});

	it('is closed to a token that may only read, at once', async () => {
		await field.run(field.activate());
		field.proxy.clear();
		for (const capability of ['read', 'approve'] as const) {
			const env = { CARACAL_ADMIN_TOKEN: scene.sandbox.createToken(capability) };
			const run = await field.run(['rollback', '--yes', '--json'], { env });
			expect([run.exit, run.json()]).toMatchObject([
				2,
				{ code: `admin_token_${capability}_only`, changed: false },
			]);
		}
		expect(field.proxy.calls.filter((call) => call.endsWith('/activate'))).toEqual([]);
		expect(await field.history()).toHaveLength(1);
	});
});
