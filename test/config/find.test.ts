import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findConfig } from '../../src/config/find.js';
import { loadSettings } from '../../src/config/load.js';
import { loadFound } from '../../src/config/loader.js';
import { ownerOf } from '../../src/config/owner.js';
import { ME } from '../support/cli.js';

/** A folder with these files. */
async function folder(files: Record<string, string>): Promise<string> {
	const root = await mkdtemp(join(tmpdir(), 'caracalite-find-'));
	for (const [name, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, name)), { recursive: true });
		await writeFile(join(root, name), text);
	}
	return root;
}

const profile = (name: string) => `{"profiles": {"${name}": {"sandbox": {}}}}`;

async function profileIn(root: string, below = '.'): Promise<string> {
	return (await loadSettings({}, { env: {}, cwd: join(root, below), user: ME }, 'profile')).profile;
}

describe('a configuration is found', () => {
	it.each([
		['.caracaliterc', 'profiles: {it: {sandbox: {}}}'],
		['.caracaliterc', profile('it')],
		['.caracaliterc.json', profile('it')],
		['.caracaliterc.yaml', 'profiles: {it: {sandbox: {}}}'],
		['.caracaliterc.yml', profile('it')],
		['package.json', `{"name": "x", "caracalite": ${profile('it')}}`],
	])('as %s', async (name, text) => {
		expect(await profileIn(await folder({ [name]: text }))).toBe('it');
	});

	it('in the folders above, up to the first package.json', async () => {
		const root = await folder({
			'.caracaliterc.json': profile('top'),
			'a/b/x': '',
			'project/package.json': '{}',
			'project/src/x': '',
		});
		expect(await profileIn(root, 'a/b')).toBe('top');
		await expect(profileIn(root, 'project/src')).rejects.toMatchObject({ code: 'no_target' });
	});

	it('but not above the root of a repository, nor above the home', async () => {
		const root = await folder({
			'.caracaliterc.json': profile('top'),
			'repo/.git/HEAD': '',
			'repo/src/x': '',
			'home/project/x': '',
		});
		await expect(profileIn(root, 'repo/src')).rejects.toMatchObject({ code: 'no_target' });
		const place = { env: { HOME: join(root, 'home') }, cwd: join(root, 'home', 'project'), user: ME };
		await expect(loadSettings({}, place, 'profile')).rejects.toMatchObject({ code: 'no_target' });
	});

	it('in the folder of configuration at home, where there is none nearer', async () => {
		const root = await folder({
			'home/.config/caracalite/config.yaml': 'profiles: {own: {sandbox: {}}}',
			'work/near/.caracaliterc.json': profile('near'),
		});
		const profileOf = async (cwd: string) => {
			const place = { env: { HOME: join(root, 'home') }, cwd: join(root, cwd), user: ME };
			return (await loadSettings({}, place, 'profile')).profile;
		};
		expect([await profileOf('work'), await profileOf('work/near')]).toEqual(['own', 'near']);
	});

	it('with the places of a package.json as a whole', async () => {
		const root = await folder({ 'package.json': '{\n "name": "x",\n "caracalite": {"prfiles": {}}}' });
		await expect(profileIn(root)).rejects.toMatchObject({
			details: {
				problems: [
					{ file: 'package.json', line: 3, column: 2, code: 'bad_value' },
					{ file: 'package.json', line: 3, column: 17, code: 'unknown_key' },
				],
			},
		});
	});

	it('but an empty one is a mistake, not an absence', async () => {
		await expect(profileIn(await folder({ '.caracaliterc': '' }))).rejects.toMatchObject({
			code: 'config_invalid',
		});
	});
});

describe('what cosmiconfig loads', () => {
	it.each([
		['another', profile('other')],
		['none', ' '],
	])('is what was looked at: %s in its place counts for nothing', async (_what, later) => {
		const root = await folder({ '.caracaliterc.json': profile('it') });
		const found = await findConfig(root, ownerOf({}, ME));
		if (found === null) throw new Error('there is a configuration');
		expect(await loadFound(found, 'it.json')).toMatchObject({
			file: 'it.json',
			value: { profiles: { it: {} } },
		});
		await writeFile(found.file, later);
		const refused = { code: 'config_refused', message: expect.stringContaining('changed while it was read') };
		await expect(loadFound(found, 'it.json')).rejects.toMatchObject(refused);
		await rm(found.file);
		await expect(loadFound(found, 'it.json')).rejects.toMatchObject({ code: 'config_refused' });
	});

	it('follows no $import', async () => {
		const root = await folder({
			'.caracaliterc': 'profiles: {}\n$import: ./other.yaml',
			'other.yaml': 'profiles: {it: {}}',
		});
		await expect(profileIn(root)).rejects.toMatchObject({
			details: { problems: [{ code: 'unknown_key', message: '$import: unknown key' }] },
		});
	});
});

describe('no file runs code', () => {
	const TRAP = 'globalThis.caracaliteTrap = true; export default {}; module.exports = {};';

	it.each([
		'.caracaliterc.js',
		'.caracaliterc.mjs',
		'.caracaliterc.cjs',
		'.caracaliterc.ts',
		'caracalite.config.js',
		'.config/caracaliterc.js',
	])('%s is not looked at', async (name) => {
		await expect(profileIn(await folder({ [name]: TRAP }))).rejects.toMatchObject({ code: 'no_target' });
		expect(globalThis).not.toHaveProperty('caracaliteTrap');
	});

	it('nor do settings of how to look for it', async () => {
		const before = process.cwd();
		const root = await folder({
			'.config/config.cjs': TRAP,
			'.config/config.js': TRAP,
			'.caracaliterc': profile('it'),
		});
		process.chdir(root);
		try {
			expect(await profileIn(root)).toBe('it');
			expect(globalThis).not.toHaveProperty('caracaliteTrap');
		} finally {
			process.chdir(before);
		}
	});
});
