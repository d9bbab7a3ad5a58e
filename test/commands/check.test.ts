import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckSchema } from '../../src/policy/check/schema.js';
import { caracalite } from '../support/cli.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const GOOD = `${HEAD}restrict := []\n`;
const RISK = `${HEAD}risk := []\n`;
const WARNED = `${HEAD}restrict := ["a", "a"]\n`;
const REFUSED = `${HEAD}restrict := [a]\n`;
const LOGIC = `${HEAD}restrict contains "x" if input.principal.id == "x"\n`;

let cwd: string;

beforeEach(async () => {
	cwd = await mkdtemp(join(tmpdir(), 'caracalite-check-'));
});
afterEach(() => rm(cwd, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
	for (const [name, text] of Object.entries(files)) {
		await mkdir(join(cwd, name, '..'), { recursive: true });
		await writeFile(join(cwd, name), text);
	}
}

async function check(...argv: string[]) {
	const run = await caracalite(['check', ...argv, '--json'], { cwd });
	return { exit: run.exit, checked: CheckSchema.parse(run.json()) };
}

describe('check', () => {
	it('reads a folder and those below it, sorted, whatever else lies there', async () => {
		await write({
			'policy/b.rego': GOOD,
			'policy/a/z.rego': GOOD,
			'policy/B.rego': GOOD,
			'policy/notes.md': 'x',
			'policy/node_modules/m.rego': REFUSED,
			'policy/.hidden/h.rego': REFUSED,
		});
		const { exit, checked } = await check('policy', 'policy/b.rego');
		expect(checked.documents.map(({ name }) => name)).toEqual([
			'policy/B.rego',
			'policy/a/z.rego',
			'policy/b.rego',
		]);
		expect([exit, checked.ok]).toEqual([0, true]);
		const here = await check();
		expect(here.checked.documents).toHaveLength(3);
	});

	it('needs no configuration, and does not read one', async () => {
		await write({ 'a.rego': GOOD, '.caracaliterc.yaml': 'profiles: {x: {token: {command: [rm, -rf]}}}\n' });
		const run = await caracalite(['check', 'a.rego'], { cwd, env: { CARACAL_API_URL: 'no url' } });
		expect(run.exit).toBe(0);
		expect(run.stdout).toContain('1 document: nothing is wrong');
		expect(run.stdout).toContain('Nothing was changed.');
	});

	it.each([
		['nothing', GOOD, 0, 0, ['ok', null]],
		['a warning', WARNED, 0, 1, ['ok', null]],
		['what only the server can tell', LOGIC, 0, 1, ['logic', null]],
		['a refusal at load', REFUSED, 1, 1, ['refused', 'compiler']],
		['a refusal of the API', 'package x\n', 1, 1, ['refused', 'api']],
		['what fails every decision', `${HEAD}restrict := ["a"]\nrestrict := ["b"]\n`, 1, 1, ['ok', null]],
	])('ends by what is wrong: %s', async (_what, content, plain, strict, verdict) => {
		await write({ 'a.rego': content });
		const { exit, checked } = await check('a.rego');
		expect([exit, checked.ok]).toEqual([plain, plain === 0]);
		expect(checked.documents.map(({ verdict: said, by }) => [said, by])).toEqual([verdict]);
		const strictly = await check('a.rego', '--strict');
		expect([strictly.exit, strictly.checked.ok]).toEqual([strict, strict === 0]);
	});

	it('tells a place as an editor opens it, what is wrong, and what comes of it', async () => {
		await write({ 'a.rego': REFUSED });
		const { stdout } = await caracalite(['check', 'a.rego'], { cwd });
		expect(stdout).toContain('a.rego:4:14  refused at load');
		expect(stdout).toContain('(unsafe_var)');
		expect(stdout).toContain('not looked at');
	});

	it('takes a document from stdin', async () => {
		const run = await caracalite(['check', '-', '--json'], { cwd, stdin: REFUSED });
		expect([run.exit, CheckSchema.parse(run.json()).documents[0]?.name]).toEqual([1, '-']);
	});

	it('says so where there is nothing to check', async () => {
		await write({ 'empty/notes.md': 'x' });
		const none = await caracalite(['check', 'empty', '--json'], { cwd });
		expect([none.exit, none.json().code]).toEqual([2, 'no_files']);
		const missing = await caracalite(['check', 'missing.rego', '--json'], { cwd });
		expect([missing.exit, missing.json().code]).toEqual([2, 'file_not_found']);
	});
});

/** Runs a command on each save; each of `steps` is taken once as many documents were printed as stand before it. */
async function onSave(argv: string[], steps: (() => Promise<unknown>)[]): Promise<Record<string, unknown>[]> {
	const left = [...steps];
	let stop = () => {};
	const interrupt = new Promise<void>((resolve) => {
		stop = resolve;
	});
	let heard = 0;
	const run = await caracalite([...argv, '--watch-files', '--json'], {
		cwd,
		interrupt,
		onOut: (text) => {
			const lines = text.split('\n').length - 1;
			if (lines <= heard) return;
			heard = lines;
			const next = left.shift();
			if (next === undefined) stop();
			else void next();
		},
	});
	expect(run.exit).toBe(130);
	expect(run.stderr).toBe('');
	return run.stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
}

describe('--watch-files', () => {
	it('checks again on each save, also where a file takes the place of another or is new', async () => {
		await write({ 'policy/a.rego': GOOD, 'policy/sub/b.rego': RISK });
		const lines = await onSave(
			['check', 'policy'],
			[
				() => write({ 'policy/a.rego': REFUSED }),
				async () => {
					await write({ 'policy/.a.rego.new': GOOD });
					await rename(join(cwd, 'policy/.a.rego.new'), join(cwd, 'policy/a.rego'));
				},
				() => write({ 'policy/sub/c.rego': RISK }),
			],
		);
		expect(
			lines
				.map((line) => CheckSchema.parse(line))
				.map(({ ok, warnings, documents }) => [ok, warnings, documents.length]),
		).toEqual([
			[true, 0, 2],
			[false, 0, 2],
			[true, 0, 2],
			[true, 1, 3],
		]);
	});

	it('goes on where a file is gone, until it is there again', async () => {
		await write({ 'a.rego': GOOD });
		const lines = await onSave(
			['check', 'a.rego'],
			[() => rm(join(cwd, 'a.rego')), () => write({ 'a.rego': WARNED })],
		);
		expect(lines.map(({ schema, code }) => [schema, code])).toEqual([
			['caracalite/check@1', undefined],
			['caracalite/error@1', 'file_not_found'],
			['caracalite/check@1', undefined],
		]);
	});
});

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
		write({
			'Grants.rego': GRANTS,
			'cases/more/a.json': JSON.stringify(CASES),
			'cases/b.yaml': '- {name: "b", expect: deny, application: payments, resource: ledger, scope: read}\n',
		}),
	);

	it('asks no zone where none is configured, and says so', async () => {
		const run = await caracalite([...ARGV, '--json'], { cwd });
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
		const text = await caracalite(ARGV, { cwd });
		expect(text.stdout).toContain('none was asked');
		const without = await caracalite([...ARGV.slice(0, -1), '--json'], { cwd });
		expect([without.exit, without.json().code]).toEqual([2, 'no_target']);
	});

	it('is no ground for another run that asks a zone', async () => {
		const offline = await caracalite([...ARGV, '--json'], { cwd });
		await caracalite(['sandbox', 'reset', '--json'], { cwd });
		const next = await caracalite(['verdict', '--json'], { cwd, stdin: offline.stdout });
		expect([next.exit, next.json().code]).toEqual([2, 'report_other_zone']);
		const again = await caracalite([...ARGV, '--json'], { cwd });
		expect(again.json()).toMatchObject({ target: { zoneName: expect.any(String) } });
	});

	it('runs the cases again on each save, of cases and documents', async () => {
		const lines = await onSave(ARGV, [
			() => write({ 'Grants.rego': GRANTS.replace('"read"', '"pay"') }),
			() => write({ 'cases/b.yaml': '- {name: "b"}\n' }),
			() =>
				write({
					'cases/b.yaml': '- {name: "b", expect: deny, application: nobody, resource: ledger, scope: read}\n',
				}),
			() => rm(join(cwd, 'cases/b.yaml')),
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
		const run = await caracalite(
			['regress', 'cases', '--documents', 'Grants.rego', '--watch-files', '--json'],
			{
				cwd,
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
		await write({ 'Grants.rego': GRANTS, 'input.json': JSON.stringify(INPUT) });
		const argv = ['simulate', '--input', 'input.json', '--documents', 'Grants.rego', '--only', '--json'];
		const run = await caracalite(argv, { cwd });
		expect([run.exit, run.json()]).toMatchObject([
			0,
			{ ok: true, target: { zoneId: null }, candidate: { decision: 'allow' }, replays: [{ baseline: null }] },
		]);
		const request = await caracalite(
			['simulate', '01a1fd14', '--documents', 'Grants.rego', '--only', '--json'],
			{ cwd },
		);
		expect([request.exit, request.json().code]).toEqual([2, 'no_target']);
	});

	it('documents are compared with others, or with nothing', async () => {
		await write({ 'Grants.rego': GRANTS, 'New.rego': GRANTS.replace('"read"', '"read", "pay"') });
		const argv = ['diff', '--documents', 'New.rego', '--only'];
		const run = await caracalite([...argv, '--against', 'Grants.rego', '--json'], { cwd });
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
		const alone = await caracalite([...argv, '--json'], { cwd });
		expect(alone.json()).toMatchObject({ zoneId: null, changes: { from: { files: [], version: null } } });
		const named = await caracalite(['diff', '1', '--documents', 'New.rego', '--only', '--json'], { cwd });
		expect([named.exit, named.json().code]).toEqual([2, 'no_target']);
		const both = await caracalite(['diff', '1', ...argv.slice(1), '--against', 'Grants.rego', '--json'], {
			cwd,
		});
		expect([both.exit, both.json().code]).toEqual([2, 'usage']);
	});
});
