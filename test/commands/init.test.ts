import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inVariable } from '../../src/commands/init/profile.js';
import { wordsOf } from '../../src/commands/init/words.js';
import { caracalite } from '../support/cli.js';

let cwd: string;
let env: Record<string, string>;
beforeEach(async () => {
	cwd = await mkdtemp(join(tmpdir(), 'caracalite-init-'));
	env = { HOME: await mkdtemp(join(tmpdir(), 'caracalite-home-')) };
});

const FILE = '.caracaliterc.yaml';
const text = () => readFile(join(cwd, FILE), 'utf8');
const init = (...argv: string[]) => caracalite(['init', ...argv, '--json'], { cwd, env });
const profileNow = async () => (await caracalite(['config', '--json'], { cwd, env })).json().profile;

describe('a configuration that is there', () => {
	it('takes one profile more: the others, the comments and the default stay', async () => {
		await init('--profile', 'prod', '--api-url', 'https://a.example', '--zone', 'payments');
		await writeFile(join(cwd, FILE), `${await text()}# mine\n`);
		await caracalite(['trust', FILE], { cwd, env });
		expect(await init('--profile', 'play', '--sandbox')).toMatchObject({ exit: 2 });
		const added = await init('--add', '--profile', 'play', '--sandbox');
		expect(added.json()).toMatchObject({ ok: true, profile: 'play', trusted: true });
		for (const kept of ['# mine', 'prod:', 'zone: payments', 'play:', 'defaultProfile: prod'])
			expect(await text()).toContain(kept);
		expect(await profileNow()).toBe('prod');
	});

	it('is written over profile by profile, never dropped', async () => {
		await init('--profile', 'prod', '--api-url', 'https://a.example');
		await init('--add', '--profile', 'play', '--sandbox');
		const taken = await init('--add', '--profile', 'prod', '--api-url', 'https://b.example');
		expect([taken.exit, taken.json().code]).toEqual([2, 'config_exists']);
		await init('--force', '--profile', 'prod', '--api-url', 'https://b.example');
		expect(await text()).toContain('https://b.example');
		expect(await text()).toContain('play:');
	});

	it('keeps the only profile as the one that counts without a name', async () => {
		await writeFile(join(cwd, FILE), 'profiles: {one: {sandbox: {}}}\n', { mode: 0o600 });
		await init('--add', '--profile', 'two', '--sandbox');
		expect(await profileNow()).toBe('one');
	});

	it('is not trusted for the sake of what was added to it', async () => {
		await writeFile(join(cwd, FILE), 'profiles: {evil: {apiUrl: https://evil.example}}\n', { mode: 0o600 });
		const added = await init('--add', '--profile', 'play', '--sandbox');
		expect(added.json()).toMatchObject({ ok: true, trusted: false });
	});
});

describe('the place of a token', () => {
	it.each([
		['vault read  -field=token caracal', ['vault', 'read', '-field=token', 'caracal']],
		[`pass 'my caracal/token'`, ['pass', 'my caracal/token']],
		[`sh -c "printf '%s' \\"\\$T\\""`, ['sh', '-c', `printf '%s' "$T"`]],
		['a\\ b ""', ['a b', '']],
		["a'b c'd", ['ab cd']],
	])('is a command in words as a shell has them: %s', (line, words) => {
		expect(wordsOf(line)).toEqual(words);
	});

	it.each([
		'cat t | head',
		'echo $TOKEN',
		'echo "$TOKEN"',
		'a; b',
		'a > b',
		'ls *.txt',
		"a 'b",
		'a "b',
		'a \\',
	])('is no line for a shell: %s', (line) => {
		expect(() => wordsOf(line)).toThrow(expect.objectContaining({ code: 'usage' }));
	});

	it.each([
		'cat_5Yw0c3JldHNlY3JldHNlY3JldHNlY3JldHNlY3JldA',
		'cat_x',
		'0123456789abcdef0123456789abcdef',
		'eyJhbGciOiJIUzI1NiJ9abc',
	])('is never the token itself: %s', async (token) => {
		const argv = ['--profile', 'p', '--api-url', 'https://a.example', '--token-env', token];
		const run = await init(...argv);
		expect([run.exit, run.json().code]).toEqual([2, 'usage']);
		expect(run.stdout + run.stderr).not.toContain(token);
		await expect(text()).rejects.toThrow('ENOENT');
	});

	it.each(['CARACAL_ADMIN_TOKEN', 'caracal_admin_token_prod2', 'T', 'AUTHORIZATIONSERVERTOKEN'])(
		'is a variable: %s',
		(name) => {
			expect(inVariable(name)).toEqual({ env: name });
		},
	);
});
