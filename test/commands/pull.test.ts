import {
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ShownSchema, StagedSchema, StatusSchema } from '../../src/core/report/documents.js';
import { PulledSchema } from '../../src/core/report/pulled.js';
import { setScene } from '../support/scene.js';

const scene = setScene();

const MANIFEST = '.caracalite-policy.json';
const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const RISK = `${HEAD}risk := [{"scope": "ledger:refund", "tier": "money"}]\n`;
const CRLF = `${HEAD}# ünïcode\nrisk := [{"scope": "ledger:write", "tier": "money"}]`.replaceAll(
	'\n',
	'\r\n',
);

let cwd = '';
beforeEach(() => {
	cwd = mkdtempSync(join(scene.dir, 'author-'));
});

const run = (...argv: string[]) => scene.run(argv, { cwd });
const read = (file: string) => readFileSync(join(cwd, file), 'utf8');
const write = (file: string, text: string) => writeFileSync(join(cwd, file), text);

async function pulled(...flags: string[]) {
	const { exit, json } = await run('pull', ...flags, '--json');
	expect(exit).toBe(0);
	return PulledSchema.parse(json());
}

async function stagedOf(...argv: string[]) {
	const { exit, json } = await run('stage', ...argv, '--json');
	expect([exit, json().code]).toEqual([0, undefined]);
	return StagedSchema.parse(json());
}

/** Stages a document under a name that no file may have, and gives its version. */
async function stageAs(name: string, text: string, ...more: string[]): Promise<string> {
	const file = join(mkdtempSync(join(scene.dir, 'doc-')), 'any.rego');
	writeFileSync(file, text);
	const { version } = await stagedOf(file, '--name', name, ...more);
	return version?.versionId ?? '';
}

const filesNow = async () => StatusSchema.parse((await run('status', '--json')).json()).files;

describe('pull', () => {
	it('writes the active version byte for byte, and says what it wrote', async () => {
		const first = await pulled();
		const shown = ShownSchema.parse((await run('show', 'version', 'active', '--json')).json());
		const [document] = shown.documents;
		expect(read('policy/Grants.rego')).toBe(document?.content);
		expect(first).toMatchObject({
			folder: 'policy',
			version: { version: 1 },
			documents: [
				{
					name: 'Grants',
					file: 'Grants.rego',
					policyVersionId: document?.versionId,
					sha256: document?.contentSha256,
					action: 'written',
				},
			],
			removed: [],
		});
		expect(JSON.parse(read(`policy/${MANIFEST}`))).toMatchObject({
			zoneId: scene.story.zoneId,
			version: { policySetName: 'Main', version: 1, versionId: scene.story.versions.baseline },
			documents: [{ file: 'Grants.rego', sha256: document?.contentSha256 }],
		});
		expect((await pulled()).documents).toMatchObject([{ action: 'same' }]);
		expect(readdirSync(join(cwd, 'policy')).sort()).toEqual([MANIFEST, 'Grants.rego']);
	});

	it('keeps the order of the documents, their line ends and a byte order mark', async () => {
		const from = mkdtempSync(join(scene.dir, 'order-'));
		// Reading takes one mark off, so that the document has the other.
		writeFileSync(join(from, 'B.rego'), `\uFEFF\uFEFF${CRLF}`);
		writeFileSync(join(from, 'A.rego'), `${HEAD}restrict := {"x"}\n`);
		const made = await stagedOf(join(from, 'B.rego'), join(from, 'A.rego'), '--only');
		const version = made.version?.versionId ?? '';
		const { documents } = await pulled('--candidate', version, '--out', 'two');
		expect(documents.map(({ name }) => name)).toEqual(['B', 'A']);
		expect(read('two/B.rego')).toBe(`\uFEFF${CRLF}`);
		expect((await stagedOf('two')).documents.map(({ action }) => action)).toEqual(['reused', 'reused']);
	});

	it('is staged again as nothing, under the policy names that it was pulled with', async () => {
		const version = await stageAs('../über/Z', CRLF);
		const { documents } = await pulled('--candidate', version);
		expect(documents.map(({ file }) => file)).toEqual(['Grants.rego', '_-über-Z.rego']);
		expect(read('policy/_-über-Z.rego')).toBe(CRLF);
		for (const only of [[], ['--only']]) {
			const staged = await stagedOf('policy', ...only);
			expect(staged.documents.map(({ name, action }) => [name, action]).sort()).toEqual([
				['../über/Z', 'reused'],
				['Grants', 'reused'],
			]);
			expect([staged.versionMade, staged.version?.versionId]).toEqual([false, version]);
		}
	});

	it('refuses two policies that would be one file, and names both', async () => {
		const slashed = await stageAs('A/b', RISK, '--only');
		await pulled('--candidate', slashed, '--out', 'pair');
		write('pair/a-b.rego', `${HEAD}restrict := {"x"}\n`);
		const both = await stagedOf('pair', '--only');
		const { exit, json } = await run('pull', '--candidate', both.version?.versionId ?? '', '--json');
		expect([exit, json().code]).toEqual([2, 'file_names_collide']);
		expect(json().message).toMatch(/"A\/b" and "a-b"|"a-b" and "A\/b"/);
		expect(existsSync(join(cwd, 'policy'))).toBe(false);
	});

	it('never writes over a changed file unless it is told to', async () => {
		await pulled();
		const text = `${read('policy/Grants.rego')}# mine\n`;
		write('policy/Grants.rego', text);
		for (const candidate of ['1', '2']) {
			const { exit, json } = await run('pull', '--candidate', candidate, '--json');
			expect([exit, json().code, json().changed]).toEqual([4, 'file_changed', false]);
			expect(read('policy/Grants.rego')).toBe(text);
		}
		expect((await pulled('--force')).documents).toMatchObject([{ action: 'replaced' }]);
		expect(read('policy/Grants.rego')).not.toContain('# mine');
		expect((await pulled('--candidate', '2')).documents).toMatchObject([{ action: 'replaced' }]);
	});

	it('never writes over a file that was not pulled, nor through a link', async () => {
		mkdirSync(join(cwd, 'policy'));
		write('mine', 'mine');
		symlinkSync(join(cwd, 'mine'), join(cwd, 'policy/Grants.rego'));
		expect((await run('pull', '--json')).json().code).toBe('file_changed');
		await pulled('--force');
		expect([read('mine'), lstatSync(join(cwd, 'policy/Grants.rego')).isSymbolicLink()]).toEqual([
			'mine',
			false,
		]);
	});

	it('takes away what an earlier pull left, unless it was changed', async () => {
		const version = await stageAs('Risk', RISK);
		await pulled('--candidate', version);
		write('policy/Risk.rego', `${RISK}# mine\n`);
		expect((await run('pull', '--json')).json()).toMatchObject({ code: 'file_changed' });
		write('policy/Risk.rego', RISK);
		write('policy/Own.rego', RISK);
		expect((await pulled()).removed).toEqual(['Risk.rego']);
		expect(readdirSync(join(cwd, 'policy')).sort()).toEqual([MANIFEST, 'Grants.rego', 'Own.rego']);
	});

	it('believes no manifest that names a file elsewhere', async () => {
		await pulled();
		write('victim.rego', RISK);
		const manifest = JSON.parse(read(`policy/${MANIFEST}`));
		manifest.documents.push({ ...manifest.documents[0], file: '../victim.rego', name: '../victim' });
		write(`policy/${MANIFEST}`, JSON.stringify(manifest));
		for (const argv of [
			['pull', '--force'],
			['stage', 'policy'],
		]) {
			const { exit, json } = await run(...argv, '--json');
			expect([exit, json().code]).toEqual([2, 'manifest_invalid']);
		}
		expect(read('victim.rego')).toBe(RISK);
		expect(await filesNow()).toMatchObject({ folder: 'policy', version: null, differ: [] });
	});
});

describe('the status of pulled files', () => {
	it('is told where they are, with what differs and whether they are what is active', async () => {
		expect(await filesNow()).toBeNull();
		const version = await stageAs('Risk', RISK);
		await pulled('--candidate', version);
		expect(await filesNow()).toMatchObject({ folder: 'policy', active: false, same: 2, differ: [] });
		await pulled();
		expect(await filesNow()).toMatchObject({ active: true, same: 1, differ: [] });
		write('policy/Grants.rego', `${read('policy/Grants.rego')}# mine\n`);
		mkdirSync(join(cwd, 'policy/more'));
		write('policy/more/Own.rego', RISK);
		const differ = [
			{ file: 'Grants.rego', how: 'changed' },
			{ file: 'more/Own.rego', how: 'new' },
		];
		expect(await filesNow()).toMatchObject({ active: true, same: 0, differ });
		expect((await run('status')).stdout).toMatch(/Grants\.rego was changed[\s\S]*more\/Own\.rego is new/);
		rmSync(join(cwd, 'policy/Grants.rego'));
		const inside = await scene.run(['status', '--json'], { cwd: join(cwd, 'policy') });
		expect(StatusSchema.parse(inside.json()).files).toMatchObject({
			folder: '.',
			differ: [{ file: 'Grants.rego', how: 'missing' }, differ[1]],
		});
	});
});

describe('a folder of documents', () => {
	it('is what --documents and stage take for its files, sorted, those of its folders too', async () => {
		await pulled();
		mkdirSync(join(cwd, 'policy/more'));
		write('policy/more/Risk.rego', RISK);
		const diff = await run('diff', '--documents', 'policy', '--json');
		expect(diff.json()).toMatchObject({
			changes: { to: { files: ['policy/Grants.rego', 'policy/more/Risk.rego'] } },
		});
		expect(
			(await stagedOf('policy', '--dry-run')).documents.map(({ name, action }) => [name, action]),
		).toEqual([
			['Grants', 'reused'],
			['Risk', 'created'],
		]);
		mkdirSync(join(cwd, 'empty'));
		expect((await run('stage', 'empty', '--json')).json().code).toBe('no_files');
	});
});
