import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { setFolder } from '../support/folder.js';

const folder = setFolder();

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

describe('regress --only', () => {
	const GRANTS = `${HEAD}app_ids := {"payments": "app"}\ngrants := {"ledger": {"application": "payments", "roles": {"clerk": ["read"]}}}\n`;
	const CASES = [
		{
			name: 'clerk reads',
			expect: 'allow',
			application: 'payments',
			label: 'clerk',
			resource: 'ledger',
			scope: 'read',
		},
		{
			name: 'clerk does not pay',
			expect: 'deny',
			application: 'app',
			labels: ['clerk'],
			resource: 'ledger',
			scopes: ['pay'],
		},
	];
	const ARGV = ['regress', 'cases', '--documents', 'Grants.rego', '--only'];

	beforeEach(() =>
		folder.write({
			'Grants.rego': GRANTS,
			'cases/more/a.json': JSON.stringify(CASES),
			'cases/b.yaml': '- {name: "b", expect: deny, application: payments, resource: ledger, scope: read}\n',
		}),
	);

	it('reads as many files at once as there are, without a word of the platform', async () => {
		const one = (index: number) => JSON.stringify([{ ...CASES[0], name: `case ${index}` }]);
		const files = Array.from({ length: 30 }, (_, index) => [`cases/n${index}.json`, one(index)]);
		await folder.write(Object.fromEntries(files));
		const warnings: Error[] = [];
		const heard = (warning: Error) => warnings.push(warning);
		process.on('warning', heard);
		const run = await folder.run([...ARGV, '--json']);
		process.off('warning', heard);
		expect([run.exit, warnings]).toEqual([0, []]);
	});

	it('asks no zone where none is configured, and says so', async () => {
		const run = await folder.run([...ARGV, '--json']);
		expect([run.exit, run.json()]).toMatchObject([
			0,
			{
				target: { zoneId: null, zoneName: null },
				baseline: null,
				regressions: [
					{ name: 'b', passed: true, file: 'cases/b.yaml' },
					{
						name: 'clerk reads',
						passed: true,
						change: 'unknown',
						input: { principal: { id: 'app', labels: ['clerk'] }, delegation_edge: { scopes: ['read'] } },
					},
					{ name: 'clerk does not pay', passed: true },
				],
			},
		]);
		const text = await folder.run(ARGV);
		expect(text.stdout).toContain('none was asked');
		const without = await folder.run([...ARGV.slice(0, -1), '--json']);
		expect([without.exit, without.json().code]).toEqual([2, 'no_target']);
	});

	it('is no ground for another run that asks a zone', async () => {
		const offline = await folder.run([...ARGV, '--json']);
		await folder.run(['sandbox', 'reset', '--json']);
		const next = await folder.run(['verdict', '--json'], { stdin: offline.stdout });
		expect([next.exit, next.json().code]).toEqual([2, 'report_other_zone']);
		const again = await folder.run([...ARGV, '--json']);
		expect(again.json()).toMatchObject({ target: { zoneName: expect.any(String) } });
	});

	it('runs the cases again on each save, of cases and documents', async () => {
		const lines = await folder.onSave(ARGV, [
			() => folder.write({ 'Grants.rego': GRANTS.replace('"read"', '"pay"') }),
			() => folder.write({ 'cases/b.yaml': '- {name: "b"}\n' }),
			() =>
				folder.write({
					'cases/b.yaml': '- {name: "b", expect: deny, application: nobody, resource: ledger, scope: read}\n',
				}),
			() => rm(join(folder.cwd, 'cases/b.yaml')),
		]);
		expect(lines.map(({ schema, ok, code }) => [schema, ok, code])).toEqual([
			['caracalite/report@1', true, undefined],
			['caracalite/report@1', false, undefined],
			['caracalite/error@1', false, 'bad_cases'],
			['caracalite/error@1', false, 'application_not_found'],
			['caracalite/report@1', false, undefined],
		]);
	});

	it('watches no files where a zone would be asked', async () => {
		const run = await folder.run(
			['regress', 'cases', '--documents', 'Grants.rego', '--watch-files', '--json'],
			{
				env: { CARACAL_API_URL: 'https://caracal.example' },
			},
		);
		expect([run.exit, run.json().code]).toEqual([2, 'usage']);
	});
});

describe('without a zone', () => {
	const GRANTS = `${HEAD}app_ids := {"payments": "app"}\ngrants := {"ledger": {"application": "payments", "roles": {"clerk": ["read"]}}}\n`;
	const INPUT = {
		principal: { id: 'app', labels: ['clerk'] },
		resource: { identifier: 'ledger' },
		action: { id: 'TokenExchange' },
		context: { requested_scopes: ['read'], agent_session_id: 's' },
		delegation_edge: { id: 'e', scopes: ['read'] },
	};

	it('an input is simulated by documents alone', async () => {
		await folder.write({ 'Grants.rego': GRANTS, 'input.json': JSON.stringify(INPUT) });
		const argv = ['simulate', '--input', 'input.json', '--documents', 'Grants.rego', '--only', '--json'];
		const run = await folder.run(argv);
		expect([run.exit, run.json()]).toMatchObject([
			0,
			{ ok: true, target: { zoneId: null }, candidate: { decision: 'allow' }, replays: [{ baseline: null }] },
		]);
		const request = await folder.run([
			'simulate',
			'01a1fd14',
			'--documents',
			'Grants.rego',
			'--only',
			'--json',
		]);
		expect([request.exit, request.json().code]).toEqual([2, 'no_target']);
	});

	it('documents are compared with others, or with nothing', async () => {
		await folder.write({ 'Grants.rego': GRANTS, 'New.rego': GRANTS.replace('"read"', '"read", "pay"') });
		const argv = ['diff', '--documents', 'New.rego', '--only'];
		const run = await folder.run([...argv, '--against', 'Grants.rego', '--json']);
		expect([run.exit, run.json()]).toMatchObject([
			0,
			{
				zoneId: null,
				changes: {
					from: { files: [expect.stringMatching(/^Grants/)], version: null },
					drift: [],
					unknown: null,
					authority: { rows: [{ effect: 'gain', role: 'clerk', scope: 'pay' }] },
				},
			},
		]);
		const alone = await folder.run([...argv, '--json']);
		expect(alone.json()).toMatchObject({ zoneId: null, changes: { from: { files: [], version: null } } });
		const named = await folder.run(['diff', '1', '--documents', 'New.rego', '--only', '--json']);
		expect([named.exit, named.json().code]).toEqual([2, 'no_target']);
		const both = await folder.run(['diff', '1', ...argv.slice(1), '--against', 'Grants.rego', '--json'], {});
		expect([both.exit, both.json().code]).toEqual([2, 'usage']);
	});
});
