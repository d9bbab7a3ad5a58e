import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADMIN, makePipe, one, SECRETS, SOMEBODY_ELSE, setVictim, startSpy } from './support/folder.js';
import { setAttacks } from './support/table.js';

const { FILE, spy, unharmed, victim } = setVictim();
const { attack } = setAttacks('Secrets of a configuration');

describe('the first use of a token on a host', () => {
	const line = (url: string) => `the token of the variable CARACAL_ADMIN_TOKEN goes to ${url}`;
	const first = async (env: Record<string, string>, ...argv: string[]) =>
		(await victim.run(['status', '--json', ...argv], { env: { ...ADMIN, CARACAL_API_URL: spy.url, ...env } }))
			.stderr;

	it('is named before it, once', async () => {
		expect(await first({})).toContain(`${line(spy.url)}, for the first time`);
		expect(await first({})).not.toContain('goes to');
	});

	it('is not used up where only the result is wanted', async () => {
		expect(await first({}, '--quiet')).toBe('');
		expect(await first({})).toContain(line(spy.url));
	});

	it('is another one on another host, with another token, and each time without a home', async () => {
		await first({});
		const other = await startSpy();
		expect(await first({ CARACAL_API_URL: other.url })).toContain(line(other.url));
		await other.close();
		victim.write(FILE, one('token: {env: GITHUB_TOKEN}'));
		await victim.run(['trust']);
		expect(await first({ CARACAL_ADMIN_TOKEN: '' })).toContain('variable GITHUB_TOKEN goes to');
		for (const _ of [1, 2]) expect(await first({ HOME: '' })).toContain(line(spy.url));
	});

	it('shows no path of a URL', async () => {
		const url = `${spy.url}/${SECRETS.text}`;
		expect(await first({ CARACAL_API_URL: url })).not.toContain(SECRETS.text);
	});
});

describe('a secret in the path of a URL', () => {
	const shown = async (argv: string[], env: Record<string, string>) => {
		const runs = [await victim.run(argv, { env }), await victim.run([...argv, '--json'], { env })];
		return runs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
	};

	for (const argv of [['config'], ['status'], ['status', '--debug'], ['trust']]) {
		attack('a secret in a URL', `caracalite ${argv.join(' ')}`, async () => {
			const apiUrl = `${spy.url}/gateway/${SECRETS.text}/v1`;
			victim.write(FILE, one(`apiUrl: "${apiUrl}"`));
			const untrusted = await shown(argv, ADMIN);
			await victim.run(['trust']);
			const all =
				untrusted + (await shown(argv, ADMIN)) + (await shown(argv, { ...ADMIN, CARACAL_API_URL: apiUrl }));
			expect(all).toContain(new URL(spy.url).host);
			expect(all).not.toContain(SECRETS.text);
		});
	}

	it('is hidden, and plain words are not', async () => {
		const env = { ...ADMIN, CARACAL_API_URL: `${spy.url}/caracal/v1/${SECRETS.text}/` };
		const { stdout } = await victim.run(['config'], { env });
		expect(stdout).toContain(`${spy.url}/caracal/v1/***`);
	});
});

describe('a data directory of the sandbox', () => {
	const elsewhere = () => {
		const path = join(victim.root, 'elsewhere');
		mkdirSync(path);
		return path;
	};
	const TRIES: [tried: string, make: () => void][] = [
		['that is a link', () => symlinkSync(elsewhere(), join(victim.repo, '.caracalite'))],
		[
			'in which the state is a link',
			() => {
				mkdirSync(join(victim.repo, '.caracalite'));
				symlinkSync(victim.write('victim.db', SECRETS.text), join(victim.repo, '.caracalite', 'sandbox.db'));
			},
		],
		[
			'behind a link in its folder',
			() => {
				symlinkSync(elsewhere(), join(victim.repo, 'sub'));
				victim.write(FILE, 'profiles: {sandbox: {sandbox: {dataDir: sub/data}}}');
			},
		],
		[
			'in which the state is a pipe',
			() => {
				mkdirSync(join(victim.repo, '.caracalite'));
				makePipe(join(victim.repo, '.caracalite', 'sandbox.db'));
			},
		],
	];
	for (const [tried, make] of TRIES) {
		attack('a data directory', tried, async () => {
			make();
			unharmed(await victim.run(['sandbox', 'reset', '--json']), 'data_dir_refused');
			if (existsSync(join(victim.root, 'elsewhere')))
				expect(readdirSync(join(victim.root, 'elsewhere'))).toEqual([]);
			const target = join(victim.root, 'victim.db');
			if (existsSync(target)) expect(readFileSync(target, 'utf8')).toBe(SECRETS.text);
		});
	}

	attack('a data directory', 'of another user', async () => {
		expect((await victim.run(['sandbox', 'reset'])).exit).toBe(0);
		unharmed(await victim.run(['sandbox', 'reset', '--json'], { user: SOMEBODY_ELSE }), 'data_dir_refused');
	});
});
