import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CoverageSchema } from '../../src/core/report/coverage.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();
const read = (file: string) => readFileSync(join(scene.dir, file), 'utf8');

it('writes one result for each reader, and says the same on stdout', async () => {
	const id = scene.story.deniedRequestId;
	const argv = ['iterate', id, '--candidate', '3', '--cases', CASES, '--json'];
	const formats = ['junit', 'sarif', 'github', 'gitlab', 'markdown', 'html', 'json'];
	const plain = await scene.run(argv);
	const run = await scene.run([...argv, ...formats.flatMap((name) => ['--write', `${name}=out/${name}`])]);
	expect([run.exit, plain.exit]).toEqual([1, 1]);
	const report = ReportSchema.parse(run.json());
	expect(ReportSchema.parse(JSON.parse(read('out/json'))).verdict?.blockers).toEqual(
		report.verdict?.blockers,
	);
	const failed = report.regressions.filter(({ passed }) => !passed);
	expect(failed.map(({ line }) => line)).toEqual([46, 89]);
	for (const { name, line } of failed) {
		for (const format of ['junit', 'sarif', 'github', 'gitlab', 'markdown', 'html']) {
			expect(read(`out/${format}`)).toContain(name);
			expect(read(`out/${format}`)).toContain(String(line));
		}
	}
	for (const format of ['sarif', 'github', 'gitlab', 'markdown', 'html']) {
		expect(read(`out/${format}`).match(/clerk: ledger:refund on resource:\/\/ledger/g)).not.toBeNull();
	}
	expect(read('out/junit')).toContain('tests="18" failures="3" errors="0"');
});

it('tells each reader of every request that a report is about', async () => {
	const { requestId } = scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: ['resource://ledger'] },
		...{ scopes: ['ledger:refund'], labels: ['clerk'] },
	});
	const ids = [scene.story.deniedRequestId, requestId];
	const files = ['--write', 'markdown=m', '--write', 'junit=j'];
	for (const argv of [
		['explain', ...ids],
		['simulate', ...ids, '--candidate', '2'],
		['verdict', ...ids, '--candidate', '2'],
	]) {
		await scene.run([...argv, '--json', ...files]);
		for (const id of ids) expect([argv[0], read('m')]).toEqual([argv[0], expect.stringContaining(id)]);
	}
	await scene.run(['simulate', ...ids, '--candidate', '2', '--json', ...files]);
	for (const id of ids) expect(read('j')).toContain(`the candidate allows resource://ledger (${id})`);
});

it('says of a move for which of several requests it works', async () => {
	const { requestId } = scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: ['resource://ledger'] },
		...{ scopes: ['ledger:refund'], labels: ['cashier', 'auditor'] },
	});
	const ids = [scene.story.deniedRequestId, requestId];
	await scene.run(['activate', ...ids, '--candidate', '2', '--yes', '--json', '--write', 'junit=j']);
	expect(read('j')).toContain('the 2 denied requests are allowed by it');
});

it('tells of documents that are not those that are active', async () => {
	await scene.run(['pull']);
	const text = `${read('policy/Grants.rego')}# a note\n`;
	scene.file('policy/Grants.rego', text);
	const argv = [
		'check',
		'policy',
		'--json',
		'--write',
		'junit=j',
		'--write',
		'sarif=s',
		'--write',
		'markdown=m',
	];
	expect((await scene.run([...argv, '--drift'])).exit).toBe(0);
	expect(read('j')).toContain('failures="0"');
	expect(read('s')).toContain('drift_changed');
	expect((await scene.run([...argv, '--fail-on-drift'])).exit).toBe(1);
	expect(read('j')).toContain('failures="1"');
	expect(read('m')).toContain('NOT AS ACTIVE');
	expect(read('m')).toContain('policy/Grants.rego: other content than what is active');
});

it('tells of traffic that would be decided otherwise, of a shadow and of a verdict', async () => {
	const written = ['junit', 'sarif', 'html'].flatMap((name) => ['--write', `${name}=${name}`]);
	const shadow = await scene.run(['shadow', '3', '--json', ...written]);
	expect(shadow.exit).toBe(1);
	for (const name of ['junit', 'sarif', 'html']) {
		expect(read(name)).toContain('1 request no longer refused');
		expect(read(name)).toContain('Payments Agent [cashier] asked for ledger:refund on resource://ledger');
	}
	expect(read('junit')).toContain('failures="1"');
	const id = scene.story.deniedRequestId;
	const verdict = await scene.run([
		'verdict',
		id,
		'--candidate',
		'2',
		'--shadow',
		'1d',
		'--json',
		...written,
	]);
	expect(verdict.exit).toBe(0);
	expect(read('html')).toMatch(/<b>1<\/b> of \d+ replayed requests decided otherwise/);
	expect(read('html')).toContain('needed by the denial');
	expect(read('html')).toMatch(/asked for once, last \d{4}-\d\d-\d\d \d\d:\d\d</);
});

it('writes a failure to run too, as what nobody could decide', async () => {
	const run = await scene.run(['verdict', '--candidate', '99', '--json', '--write', 'junit=j.xml']);
	expect(run.exit).toBe(2);
	expect(read('j.xml')).toContain('errors="1"');
	expect(read('j.xml')).toContain(String(run.json().code));
});

describe('a command line that cannot be read', () => {
	it.each([
		['an unknown flag', ['verdict', '--candidat', '2', '--write', 'junit=j.xml', '--write=json=j.json']],
		['an unknown command', ['verdikt', '--write', 'json=j.json', '--write', 'junit=j.xml']],
		[
			'a format that there is none of',
			['verdict', '--write', 'junti=a', '--write=junit=j.xml', '--write', 'json=j.json'],
		],
		[
			'a file that is named twice',
			['verdict', '--write', 'json=j.json', '--write=json=j.json', '--write', 'junit=j.xml'],
		],
		['an argument too many', ['check', '--write', 'junit=j.xml', '--write', 'json=j.json', '--pick', 'a']],
	])('is told in what of --write is legible: %s', async (_name, argv) => {
		for (const file of ['j.xml', 'j.json']) rmSync(join(scene.dir, file), { force: true });
		const run = await scene.run(argv);
		expect([run.exit, run.stdout]).toEqual([2, '']);
		expect(JSON.parse(read('j.json'))).toMatchObject({
			schema: 'caracalite/error@1',
			code: 'usage',
			changed: false,
		});
		expect(read('j.xml')).toContain('errors="1"');
		expect(read('j.xml')).toContain('usage: ');
	});

	it('writes nothing where --write is another flag, behind --, or for a file that cannot be', async () => {
		scene.file('plain', '');
		await scene.run(['propose', '--write', 'json=no.json', '--bogus']);
		await scene.run(['verdict', '--bogus', '--', '--write', 'json=no.json']);
		await scene.run(['verdict', '--bogus', '--write', 'json=plain/no.json']);
		expect(existsSync(join(scene.dir, 'no.json'))).toBe(false);
	});

	it('tells the files that can be written of one that cannot', async () => {
		scene.file('plain', '');
		const run = await scene.run(['denials', '--write', 'junit=plain/j.xml', '--write', 'json=ok.json']);
		expect([run.exit, JSON.parse(read('ok.json')).code]).toEqual([2, 'file_unwritable']);
	});
});

it.each([
	['junti=a', 'usage'],
	['junit', 'usage'],
	['junit=-', 'usage'],
	['junit=Grants.rego/a', 'file_unwritable'],
	['junit=folder', 'file_unwritable'],
])('refuses --write %s before anything is done', async (word, code) => {
	scene.file('Grants.rego', 'package caracal.authz\n');
	mkdirSync(join(scene.dir, 'folder'), { recursive: true });
	const run = await scene.run([
		'activate',
		scene.story.deniedRequestId,
		'--candidate',
		'2',
		'--yes',
		'--json',
		'--write',
		word,
	]);
	expect([run.exit, run.json().code]).toEqual([2, code]);
	expect(await scene.active()).toBe(scene.story.versions.baseline);
});

it('says that an activation happened, whatever its report', async () => {
	const id = scene.story.deniedRequestId;
	const run = await scene.run([
		'activate',
		id,
		'--candidate',
		'2',
		'--yes',
		'--json',
		'--write',
		'junit=j.xml',
	]);
	expect(run.exit).toBe(0);
	expect(read('j.xml')).toContain('Main v2 is loaded');
	expect(await scene.active()).toBe(scene.story.versions.careful);
});

it('writes which rows no case is about, each on the line where it is said', async () => {
	const { payments, reporting } = { payments: 'app-payments-agent', reporting: 'app-reporting' };
	const roles = { clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:close'] };
	scene.file('Grants.rego', grantsDocument({ payments, reporting }, roles));
	const argv = ['coverage', CASES, '--documents', 'Grants.rego', '--fail-under', '100', '--json'];
	const written = ['junit', 'sarif', 'github', 'markdown'].flatMap((name) => [
		...['--write', `${name}=cov.${name}`],
	]);
	const run = await scene.run([...argv, ...written]);
	const { rows, ok } = CoverageSchema.parse(run.json());
	expect([run.exit, ok]).toEqual([1, false]);
	const open = rows.filter(({ cases }) => cases?.deciding === 0);
	expect(open.map(({ scope }) => scope)).toContain('ledger:close');
	for (const { places } of open) {
		expect(read('cov.sarif')).toContain(`"startLine": ${places[0]?.line}`);
		expect(read('cov.github')).toContain(`line=${places[0]?.line}`);
	}
	expect(read('cov.junit')).toContain('failures="1"');
	expect(read('cov.markdown')).toContain('NOT ENOUGH');
});
