import { describe, expect, it } from 'vitest';
import { CheckSchema } from '../../src/core/report/check.js';
import { setFolder } from '../support/folder.js';

const folder = setFolder();

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const GOOD = `${HEAD}restrict := []\n`;
const WARNED = `${HEAD}restrict := ["a", "a"]\n`;
const REFUSED = `${HEAD}restrict := [a]\n`;
const LOGIC = `${HEAD}restrict contains "x" if input.principal.id == "x"\n`;

async function check(...argv: string[]) {
	const run = await folder.run(['check', ...argv, '--json']);
	return { exit: run.exit, checked: CheckSchema.parse(run.json()) };
}

describe('check', () => {
	it('reads a folder and those below it, sorted, whatever else lies there', async () => {
		await folder.write({
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
		await folder.write({
			'a.rego': GOOD,
			'.caracaliterc.yaml': 'profiles: {x: {token: {command: [rm, -rf]}}}\n',
		});
		const run = await folder.run(['check', 'a.rego'], { env: { CARACAL_API_URL: 'no url' } });
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
		await folder.write({ 'a.rego': content });
		const { exit, checked } = await check('a.rego');
		expect([exit, checked.ok]).toEqual([plain, plain === 0]);
		expect(checked.documents.map(({ verdict: said, by }) => [said, by])).toEqual([verdict]);
		const strictly = await check('a.rego', '--strict');
		expect([strictly.exit, strictly.checked.ok]).toEqual([strict, strict === 0]);
	});

	it('tells a place as an editor opens it, what is wrong, and what comes of it', async () => {
		await folder.write({ 'a.rego': REFUSED });
		const { stdout } = await folder.run(['check', 'a.rego']);
		expect(stdout).toContain('a.rego:4:14  refused at load');
		expect(stdout).toContain('(unsafe_var)');
		expect(stdout).toContain('not looked at');
	});

	it('takes a document from stdin', async () => {
		const run = await folder.run(['check', '-', '--json'], { stdin: REFUSED });
		expect([run.exit, CheckSchema.parse(run.json()).documents[0]?.name]).toEqual([1, '-']);
	});

	it('says so where there is nothing to check', async () => {
		await folder.write({ 'empty/notes.md': 'x' });
		const none = await folder.run(['check', 'empty', '--json']);
		expect([none.exit, none.json().code]).toEqual([2, 'no_files']);
		const missing = await folder.run(['check', 'missing.rego', '--json']);
		expect([missing.exit, missing.json().code]).toEqual([2, 'file_not_found']);
	});
});
