import { describe, expect, it } from 'vitest';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import type { CliRun } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const reportOf = (run: CliRun): Report => ReportSchema.parse(run.json());
const denied = () => scene.story.deniedRequestId;

describe('a token that may only read', () => {
	const readOnly = () => ({ env: scene.env(scene.sandbox.createToken('read')) });

	it('falls back to the offline engine, and is not enough to activate', async () => {
		const argv = ['iterate', denied(), '--candidate', '2', '--cases', CASES, '--json'];
		const run = await scene.run(argv, readOnly());
		expect(run.exit).toBe(1);
		const report = reportOf(run);
		expect(report.verdict?.blockers).toEqual(['offline_evidence']);
		expect(report.candidate).toMatchObject({ decision: 'allow', wouldActivate: null });
		expect(report.regressions.every((one) => one.passed && one.answer.by === 'offline')).toBe(true);
		const words = await scene.run(argv.slice(0, -1), readOnly());
		expect(words.stdout).toContain('(decided offline)');
	});

	it.each(['read', 'approve'] as const)('cannot activate: %s', async (capability) => {
		const world = { env: scene.env(scene.sandbox.createToken(capability)) };
		const run = await scene.run(['activate', denied(), '--candidate', '2', '--yes', '--json'], world);
		expect([run.exit, reportOf(run).verdict?.blockers]).toEqual([1, ['offline_evidence']]);
		const verdict = await scene.run(['verdict', denied(), '--candidate', '2', '--json']);
		const file = scene.file('good.json', verdict.stdout);
		const again = await scene.run(['activate', '--report', file, '--yes', '--json'], world);
		expect([again.exit, reportOf(again).verdict?.blockers]).toEqual([1, ['offline_evidence']]);
		const back = await scene.run(['rollback', '--to', '2', '--yes', '--json'], world);
		expect([back.exit, back.json()]).toMatchObject([
			2,
			{ code: `admin_token_${capability}_only`, changed: false },
		]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});
});

describe('documents on disk', () => {
	const FROZEN = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\nrestrict := {"frozen"}\n';

	it('are decided offline, and cannot be activated', async () => {
		const version = await scene.run(['show', 'version', '2', '--json']);
		const [document] = version.json().documents as { content: string }[];
		const file = scene.file('Grants.rego', document?.content ?? '');
		const run = await scene.run(['simulate', denied(), '--documents', file, '--json']);
		expect(run.exit).toBe(0);
		const simulated = reportOf(run);
		expect(simulated.candidate).toMatchObject({ decision: 'allow', version: null, documents: [file] });
		const regressed = await scene.run(['regress', CASES, '--json'], { stdin: run.stdout });
		expect(regressed.exit).toBe(0);
		const judged = await scene.run(['verdict', '--json'], { stdin: regressed.stdout });
		expect(reportOf(judged).verdict?.blockers).toEqual(['offline_evidence', 'candidate_not_staged']);
		const active = await scene.run(['activate', '--report', '-', '--yes', '--json'], {
			stdin: judged.stdout,
		});
		expect([active.exit, active.json().code]).toEqual([2, 'candidate_not_staged']);
	});

	it('are the inner loop of an author: cases alone, several documents', async () => {
		const frozen = scene.file('Freeze.rego', FROZEN);
		const run = await scene.run(['regress', CASES, '--documents', 'Grants.rego', frozen, '--json']);
		expect(run.exit).toBe(1);
		const reasons = reportOf(run).regressions.map((one) => one.answer.reason);
		expect(new Set(reasons)).toEqual(new Set(['restriction_active']));
	});

	it.each([
		['Broken.rego', 'package caracal.authz\n', 'bundle_refused'],
		[
			'Logic.rego',
			`${FROZEN.replace('restrict := {"frozen"}', 'restrict contains "a" if { true }')}`,
			'rego_logic',
		],
	])('%s is refused with its place', async (name, content, code) => {
		const file = scene.file(name, content);
		const run = await scene.run(['simulate', denied(), '--documents', file, '--json']);
		expect([run.exit, run.json()]).toMatchObject([
			2,
			{
				code,
				details: {
					problems: [
						{
							document: file,
							line: expect.any(Number),
							column: expect.any(Number),
							message: expect.any(String),
						},
					],
				},
			},
		]);
	});

	it('exclude a candidate', async () => {
		const argv = ['simulate', denied(), '--documents', 'Grants.rego', '--candidate', '2', '--json'];
		expect((await scene.run(argv)).json().code).toBe('usage');
	});
});

describe('what is laid over an input', () => {
	it('is shown as such, and in what is not known', async () => {
		const set = ['--set', 'context.challenge_resolved=true', '--set', 'principal.labels=["clerk"]'];
		const run = await scene.run(['iterate', denied(), '--candidate', '2', ...set, '--json']);
		const report = reportOf(run);
		expect(report.policyInput).toMatchObject({
			...{ principal: { labels: ['clerk'] }, context: { challenge_resolved: true } },
		});
		expect(report.replays[0]?.overlays).toEqual(['context.challenge_resolved', 'principal.labels']);
		expect(report.verdict?.notKnown).toContain('whether the values laid over the input are true');
		const words = await scene.run(['simulate', denied(), '--candidate', '2', ...set]);
		expect(words.stdout).toMatch(
			/supplied +context\.challenge_resolved, principal\.labels: laid over the\s+input/,
		);
	});

	it('may be claims from a file', async () => {
		const file = scene.file('claims.json', { actor_claims: { role: 'lead' } });
		const run = await scene.run(['simulate', denied(), '--candidate', '2', '--claims', file, '--json']);
		expect(reportOf(run).policyInput).toMatchObject({ context: { actor_claims: { role: 'lead' } } });
		for (const [name, content, code] of [
			['broken.json', '{', 'bad_json'],
			['other.json', { role: 'lead' }, 'bad_claims'],
		] as const) {
			const bad = await scene.run([
				...['simulate', denied(), '--candidate', '2', '--claims', scene.file(name, content), '--json'],
			]);
			expect([bad.exit, bad.json().code]).toEqual([2, code]);
		}
	});

	it('is nothing with --as-rebuilt, which then no version allows', async () => {
		const run = await scene.run(['iterate', denied(), '--candidate', '2', '--as-rebuilt', '--json']);
		const report = reportOf(run);
		expect(run.exit).toBe(1);
		expect(report.policyInput).toMatchObject({ session: { id: '' } });
		expect(report.policyInput).not.toHaveProperty('delegation_edge.scopes');
		expect(report.verdict?.blockers).toEqual(
			expect.arrayContaining(['denial_uncalibrated:resource://ledger', 'candidate_still_denies:deny']),
		);
		expect(report.trace?.decisions[0]?.asRebuilt).toEqual(report.policyInput);
	});

	it('may be a whole input from a file', async () => {
		const simulated = reportOf(await scene.run(['simulate', denied(), '--candidate', '2', '--json']));
		const file = scene.file('input.json', simulated.policyInput);
		const run = await scene.run(['simulate', '--input', file, '--candidate', '2', '--json']);
		expect([run.exit, reportOf(run).candidate?.decision]).toEqual([0, 'allow']);
		expect(reportOf(run).replays[0]).toMatchObject({
			eventId: null,
			logged: null,
			calibration: 'not_checked',
		});
	});
});

describe('a partial grant', () => {
	/** Reporting opens its session with both resources, of which one is not its own. */
	const partial = () =>
		scene.sandbox.exchange({
			application: 'Reporting',
			resources: ['resource://ledger', 'resource://reports'],
			scopes: [],
			mode: 'bootstrap',
		}).requestId;

	it('is no denial, unless its resource is named', async () => {
		const id = partial();
		const run = await scene.run(['simulate', id, '--candidate', '2', '--json']);
		expect([run.exit, run.json()]).toMatchObject([
			1,
			{ code: 'not_denied', changed: false, hint: expect.stringContaining('--resource resource://ledger') },
		]);
		const named = await scene.run([
			...['simulate', id, '--candidate', '2', '--resource', 'resource://ledger', '--json'],
		]);
		expect(reportOf(named).replays).toMatchObject([
			{ resource: 'resource://ledger', calibration: 'calibrated' },
		]);
		const other = await scene.run([
			'simulate',
			id,
			'--candidate',
			'2',
			'--resource',
			'resource://reports',
			'--json',
		]);
		expect([other.exit, other.json().code]).toEqual([1, 'not_denied']);
	});

	it('is told by iterate as the seed does: not reproduced', async () => {
		const run = await scene.run(['iterate', partial(), '--candidate', '2', '--json']);
		expect(run.exit).toBe(1);
		expect(reportOf(run)).toMatchObject({
			reproduced: false,
			candidate: null,
			verdict: null,
			activation: null,
		});
		expect(reportOf(run).trace?.outcome).toBe('granted_in_part');
	});

	it('reads as a grant in words', async () => {
		const run = await scene.run(['explain', partial()]);
		expect(run.stdout).toMatch(/GRANTED\s+Reporting opened its session; 1 of 2 resources/);
	});
});

describe('several denied resources', () => {
	it('are all replayed, and the worst of the answers counts', async () => {
		const id = scene.sandbox.exchange({
			application: 'Rogue',
			resources: ['resource://ledger', 'resource://reports'],
			scopes: [],
			mode: 'bootstrap',
		}).requestId;
		const run = await scene.run(['simulate', id, '--candidate', '2', '--json']);
		const { replays, candidate } = reportOf(run);
		expect(replays.map((one) => [one.resource, one.calibration])).toEqual([
			['resource://ledger', 'calibrated'],
			['resource://reports', 'calibrated'],
		]);
		expect([run.exit, candidate?.decision]).toEqual([1, 'deny']);
	});
});

describe('a report that is not for this run', () => {
	const simulated = async () =>
		(await scene.run(['simulate', denied(), '--candidate', '2', '--json'])).stdout;

	it.each<[string, (report: Record<string, unknown>) => unknown, string]>([
		[
			'another zone',
			(report) => ({ ...report, target: { zoneId: 'zone-9', zoneName: 'other' } }),
			'report_other_zone',
		],
		['another schema', (report) => ({ ...report, schema: 'caracalite/report@9' }), 'report_schema'],
		['no schema', ({ schema: _schema, ...report }) => report, 'report_schema'],
		['a missing field', ({ replays: _replays, ...report }) => report, 'bad_report'],
		['a list', (report) => [report], 'bad_report'],
		[
			'a command that failed',
			() => ({
				schema: 'caracalite/error@1',
				ok: false,
				code: 'unreachable',
				message: 'nothing answers',
				hint: null,
			}),
			'step_before_failed',
		],
	])('%s', async (_what, change, code) => {
		const report = JSON.parse(await simulated());
		for (const command of [['verdict'], ['activate', '--report', '-', '--yes']]) {
			const run = await scene.run([...command, '--json'], { stdin: JSON.stringify(change(report)) });
			expect([run.exit, run.json()]).toMatchObject([2, { ok: false, code, changed: false }]);
		}
	});

	it.each([
		['text', 'bad_report'],
		['{"schema":', 'bad_report'],
	])('%s on stdin', async (stdin, code) => {
		const run = await scene.run(['verdict', '--json'], { stdin });
		expect([run.exit, run.json().code]).toEqual([2, code]);
	});

	it('another candidate, and another request', async () => {
		const stdin = await simulated();
		const other = await scene.run(['verdict', '--candidate', '3', '--json'], { stdin });
		expect([other.exit, other.json()]).toMatchObject([
			2,
			{ code: 'report_other_candidate', message: 'the report judges Main v2, not Main v3' },
		]);
		const file = scene.file('simulated.json', stdin);
		const request = await scene.run(['verdict', 'another-request', '--report', file, '--json']);
		expect([request.exit, request.json().code]).toEqual([2, 'report_other_request']);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});
});
