import {
	chmodSync,
	copyFileSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADMIN, one, SECRETS, SOMEBODY_ELSE, setVictim } from './support/folder.js';
import { setAttacks } from './support/table.js';

const { FILE, spy, status, TRAP, unharmed, victim } = setVictim();
const { attack } = setAttacks('Trust in a configuration');

describe('trust', () => {
	const LIVE = () => one(`apiUrl: "${spy.url}", token: {env: GITHUB_TOKEN}`);

	/** Who was sent what, by a run that may. */
	async function sent(env: Record<string, string> = {}, ...argv: string[]): Promise<string[]> {
		spy.heard.length = 0;
		await victim.run(['status', '--json', ...argv], { env });
		return [...new Set(spy.heard)];
	}
	const GITHUB = `Bearer ${SECRETS.github}`;

	it('is one word, after which the file counts whole', async () => {
		victim.write(FILE, LIVE());
		const run = await victim.run(['trust']);
		expect(run.exit).toBe(0);
		expect(run.stdout).toContain('Trusted .caracaliterc.yaml as it is now');
		expect(run.stdout).toContain(`an admin token would be sent to ${spy.url}`);
		expect(run.stdout).toContain('what is in the variable GITHUB_TOKEN would be sent');
		expect(spy.heard).toEqual([]);
		expect(await sent()).toEqual([GITHUB]);
	});

	it('runs nothing when it is given', async () => {
		victim.write(FILE, one(`apiUrl: "${spy.url}", ${TRAP()}`));
		expect((await victim.run(['trust'])).exit).toBe(0);
		expect(existsSync(victim.trap)).toBe(false);
		await victim.run(['status']);
		expect(existsSync(victim.trap)).toBe(true);
	});

	it('is taken back', async () => {
		victim.write(FILE, LIVE());
		await victim.run(['trust']);
		expect((await victim.run(['trust', '--revoke'])).exit).toBe(0);
		expect(await sent()).toEqual([]);
	});

	it('is given by a hash in a pipeline', async () => {
		victim.write(FILE, LIVE());
		const { sha256 } = (await victim.run(['trust', '--revoke', '--json'])).json();
		expect(await sent()).toEqual([]);
		expect(await sent({}, '--trust', String(sha256))).toEqual([GITHUB]);
		expect(await sent({ CARACALITE_TRUST: String(sha256).toUpperCase() })).toEqual([GITHUB]);
		expect(await sent({ HOME: '', CARACALITE_TRUST: String(sha256) })).toEqual([GITHUB]);
		expect(await sent({}, '--trust', '0'.repeat(64))).toEqual([]);
	});

	it('comes with what init writes', async () => {
		const argv = ['init', '--api-url', spy.url, '--token-env', 'GITHUB_TOKEN', '--json'];
		expect((await victim.run(argv)).json()).toMatchObject({ trusted: true });
		expect(await sent()).toEqual([GITHUB]);
	});

	it.each([
		['.caracaliterc.yaml', 'home/.caracaliterc.yaml', {}],
		['its folder', 'home/.config/caracalite/config.yaml', {}],
		['the folder that XDG names', 'xdg/caracalite/config.yaml', 'xdg'],
	])('needs no word at home: %s', async (_what, path, xdg) => {
		victim.write(path, LIVE());
		const env = xdg === 'xdg' ? { XDG_CONFIG_HOME: join(victim.root, 'xdg') } : {};
		const cwd = path.startsWith('home/.car') ? victim.home : victim.repo;
		await victim.run(['status'], { cwd, env });
		expect([...new Set(spy.heard)]).toEqual([GITHUB]);
	});

	it('is not needed for the token that the environment sends to the server of the environment', async () => {
		victim.write(FILE, one('zone: payments'));
		expect(await sent({ ...ADMIN, CARACAL_API_URL: spy.url })).toEqual([`Bearer ${SECRETS.admin}`]);
	});

	const shelf = () => join(victim.home, '.local', 'state', 'caracalite', 'trusted');
	const kept = () => join(shelf(), readdirSync(shelf())[0] ?? '');

	it('is kept at home, for the user alone', async () => {
		victim.write(FILE, LIVE());
		await victim.run(['trust']);
		expect([lstatSync(kept()).mode & 0o777, lstatSync(shelf()).mode & 0o777]).toEqual([0o600, 0o700]);
	});

	const BREAKS: [tried: string, spoil: () => void][] = [
		['the file has changed by a byte', () => victim.write(FILE, `${LIVE()}#`)],
		[
			'the same content lies in another place',
			() => {
				mkdirSync(join(victim.root, 'work', 'other'));
				renameSync(victim.repo, join(victim.root, 'work', 'moved'));
				renameSync(join(victim.root, 'work', 'other'), victim.repo);
				copyFileSync(
					join(victim.root, 'work', 'moved', '.caracaliterc.yaml'),
					join(victim.root, 'work', '.caracaliterc.yaml'),
				);
			},
		],
		['what is kept can be written by others', () => chmodSync(kept(), 0o666)],
		['where it is kept can be written by others', () => chmodSync(shelf(), 0o777)],
		[
			'what is kept is a link',
			() => {
				const file = kept();
				renameSync(file, join(victim.root, 'elsewhere'));
				symlinkSync(join(victim.root, 'elsewhere'), file);
			},
		],
		[
			'what is kept is spoilt',
			() => victim.write(kept().slice(victim.root.length), '{"path": "/", "sha256": 1}'),
		],
	];
	for (const [tried, spoil] of BREAKS) {
		attack('trust that does not hold any more', tried, async () => {
			victim.write(FILE, LIVE());
			expect((await victim.run(['trust'])).exit).toBe(0);
			spoil();
			const run = await status();
			expect([run.exit, run.json().code, spy.heard]).toEqual([2, 'config_untrusted', []]);
		});
	}

	attack('trust that was handed over', 'a state folder in the repository', async () => {
		victim.write(FILE, LIVE());
		await victim.run(['trust'], { env: { XDG_STATE_HOME: join(victim.repo, 'state') } });
		unharmed(await status({}), 'config_untrusted');
	});

	it('says that a file has changed', async () => {
		victim.write(FILE, LIVE());
		await victim.run(['trust']);
		victim.write(FILE, `${LIVE()}#`);
		expect((await victim.run(['status'])).stderr).toContain('has changed since it was trusted');
	});

	it('refuses a file that is not one’s own, a missing one, and one that is no configuration', async () => {
		const file = victim.write(FILE, LIVE());
		const foreign = await victim.run(['trust', '--json'], { user: SOMEBODY_ELSE });
		expect(foreign.json()).toMatchObject({ code: 'config_refused' });
		rmSync(file);
		expect((await victim.run(['trust', '--json'])).json()).toMatchObject({ code: 'config_missing' });
		expect((await victim.run(['trust', FILE, '--json'])).json()).toMatchObject({ code: 'config_refused' });
		victim.write('work/repo/package.json', '{}');
		expect((await victim.run(['trust', 'package.json', '--json'])).json()).toMatchObject({
			code: 'config_missing',
		});
	});
});
