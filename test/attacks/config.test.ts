import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factsOf, whyFolderUnsafe, whyNotOwn, whyOpen } from '../../src/model/ownership.js';
import { ME } from '../support/cli.js';
import { ADMIN, one, SOMEBODY_ELSE, setVictim } from './support/folder.js';
import { setAttacks } from './support/table.js';

const NOBODY = 65_534;
const AM_ROOT = ME?.uid === 0;
const { FILE, spy, status, TRAP, unharmed, victim } = setVictim();
const { attack } = setAttacks('A configuration that was handed over');

describe('what can hurt, in a file of one’s own that nobody has looked at', () => {
	type Try = [tried: string, keys: () => string, env?: Record<string, string>];
	const TRIES: Try[] = [
		['a command, beside a server', () => `apiUrl: "${spy.url}", ${TRAP()}`, {}],
		['a command, where the environment names the server', TRAP, {}],
		['a server, for the token of the environment', () => `apiUrl: "${spy.url}"`],
		['a server and the very variable', () => `apiUrl: "${spy.url}", token: {env: CARACAL_ADMIN_TOKEN}`],
		['a server and another variable', () => `apiUrl: "${spy.url}", token: {env: GITHUB_TOKEN}`, {}],
		['another variable, for the server of the environment', () => 'token: {env: GITHUB_TOKEN}', {}],
		['a server and a private file', () => `apiUrl: "${spy.url}", token: {file: ~/.npmrc}`, {}],
		['a private file, for the server of the environment', () => 'token: {file: ~/.npmrc}', {}],
		['a laxer gate', () => 'sandbox: {}, gains: warn'],
		['gains that are meant', () => 'sandbox: {}, allowGains: ["role=cashier"]'],
		['a data directory in the home', () => 'sandbox: {dataDir: ~/data}'],
		['a data directory beside the folder', () => 'sandbox: {dataDir: ../data}'],
	];
	for (const [tried, keys, env = ADMIN] of TRIES) {
		attack('an untrusted file', tried, async () => {
			victim.write(FILE, one(keys()));
			const forServer = tried.includes('of the environment') || tried.includes('environment names');
			const server = forServer && !tried.startsWith('a server') ? { CARACAL_API_URL: spy.url } : {};
			const run = await status({ ...env, ...server });
			unharmed(run, 'config_untrusted');
			expect(run.json()).toMatchObject({
				hint: expect.stringContaining('caracalite trust .caracaliterc.yaml'),
			});
		});
	}

	attack('an untrusted file', 'a command by way of what is extended', async () => {
		victim.write(
			FILE,
			`defaultProfile: b\nprofiles: {a: {${TRAP()}}, b: {extends: a, apiUrl: "${spy.url}"}}`,
		);
		unharmed(await status({}), 'config_untrusted');
	});

	attack('an untrusted file', 'a server in package.json', async () => {
		victim.write('work/repo/package.json', `{"caracalite": {"profiles": {"it": {"apiUrl": "${spy.url}"}}}}`);
		unharmed(await status(), 'config_untrusted');
	});

	attack('an untrusted file', 'a command that every command would run', async () => {
		victim.write(FILE, one(`apiUrl: "${spy.url}", ${TRAP()}`));
		for (const argv of [['audit'], ['history'], ['resume'], ['rollback', '--to', '1', '--yes'], ['config']]) {
			unharmed(await victim.run([...argv, '--json']), 'config_untrusted');
		}
	});

	it('names the file, each key with its place, and the word to say', async () => {
		victim.write(FILE, one(`apiUrl: "${spy.url}", ${TRAP()}`));
		const { stderr, exit } = await victim.run(['status']);
		expect(exit).toBe(2);
		expect(stderr).toContain('.caracaliterc.yaml is not trusted');
		expect(stderr).toContain(`.caracaliterc.yaml:1:17: apiUrl: an admin token would be sent to ${spy.url}`);
		expect(stderr).toContain('token.command: it would run ["touch"');
		expect(stderr).toContain('caracalite trust .caracaliterc.yaml');
		expect(stderr).toContain('Nothing was changed.');
	});

	it('does not keep the harmless rest from counting', async () => {
		victim.write(
			FILE,
			one(
				'zone: payments, policySet: Main, timeout: 7m, cases: c.yaml, gains: review, token: {env: CARACAL_ADMIN_TOKEN}',
			),
		);
		const run = await victim.run(['config', '--json'], {
			env: { ...ADMIN, CARACAL_API_URL: spy.url, CARACAL_ZONE_ID: '' },
		});
		expect(run.exit).toBe(0);
		const values = JSON.stringify(run.json().settings);
		for (const value of ['"payments"', '"Main"', '420000', '"c.yaml"']) expect(values).toContain(value);
	});

	it('nor what another profile says that is not used', async () => {
		victim.write(FILE, `profiles: {play: {sandbox: {}}, live: {apiUrl: "${spy.url}", ${TRAP()}}}`);
		const run = await victim.run(['config', '--profile', 'play', '--json']);
		expect(run.exit).toBe(0);
	});
});

describe('a file that is not one’s own', () => {
	const PLACES: [place: string, file: string][] = [
		['in the folder', FILE],
		['in a parent folder', 'work/.caracaliterc.yaml'],
	];
	for (const [place, path] of PLACES) {
		attack('another owner', `${place}, as who runs it sees it`, async () => {
			victim.write(path, one(`apiUrl: "${spy.url}", ${TRAP()}`));
			const run = await victim.run(['status', '--json'], { user: SOMEBODY_ELSE });
			unharmed(run, 'config_refused');
		});
		if (AM_ROOT) {
			attack('another owner', `${place}, given away`, async () => {
				chownSync(victim.write(path, one(`apiUrl: "${spy.url}", ${TRAP()}`)), NOBODY, NOBODY);
				unharmed(await status(), 'config_refused');
			});
		}
		attack('writable by all', place, async () => {
			chmodSync(victim.write(path, one('sandbox: {}')), 0o666);
			unharmed(await status(), 'config_refused');
		});
		attack('in a folder writable by all', place, async () => {
			chmodSync(join(victim.write(path, one('sandbox: {}')), '..'), 0o777);
			unharmed(await status(), 'config_refused');
		});
		attack('trusted before it was given away', place, async () => {
			const file = victim.write(path, one(`apiUrl: "${spy.url}"`));
			expect((await victim.run(['trust', file])).exit).toBe(0);
			const run = await victim.run(['status', '--json'], { env: ADMIN, user: SOMEBODY_ELSE });
			expect([run.exit, run.json().code, spy.heard]).toEqual([2, 'config_refused', []]);
		});
	}

	attack('above the repository', 'a file in the folder over its root', async () => {
		victim.write('work/.caracaliterc.yaml', one(`apiUrl: "${spy.url}", ${TRAP()}`));
		mkdirSync(join(victim.repo, '.git'));
		mkdirSync(join(victim.repo, 'src'));
		const run = await victim.run(['status', '--json'], { cwd: join(victim.repo, 'src'), env: ADMIN });
		unharmed(run, 'no_target');
	});

	attack('above the repository', 'the same, over a worktree, whose .git is a file', async () => {
		victim.write('work/.caracaliterc.yaml', one(`apiUrl: "${spy.url}"`));
		victim.write('work/repo/.git', 'gitdir: elsewhere');
		unharmed(await status(), 'no_target');
	});

	attack('above the home', 'a file in the folder over it', async () => {
		victim.write('.caracaliterc.yaml', one(`apiUrl: "${spy.url}"`));
		mkdirSync(join(victim.home, 'project'));
		const run = await victim.run(['status', '--json'], { cwd: join(victim.home, 'project'), env: ADMIN });
		expect([run.exit, run.json().code, spy.heard]).toEqual([2, 'no_target', []]);
	});

	it.each([
		['mine', { uid: 7, gid: 7, mode: 0o644 }, null],
		['another’s', { uid: 8, gid: 7, mode: 0o644 }, 'belongs to another user (uid 8, and you are 7)'],
		['the system’s', { uid: 0, gid: 0, mode: 0o644 }, 'belongs to another user (uid 0, and you are 7)'],
		['open to all', { uid: 7, gid: 7, mode: 0o646 }, 'can be written by others (mode 0646)'],
		['open to my own group', { uid: 7, gid: 7, mode: 0o664 }, null],
		['open to a group of many', { uid: 7, gid: 20, mode: 0o664 }, 'can be written by others (mode 0664)'],
	])('is told by plain facts: %s', (_what, numbers, why) => {
		const facts = { kind: 'file', ...numbers } as const;
		const me = { uid: 7, gid: 7 };
		expect(whyNotOwn(facts, 'file', me) ?? whyOpen(facts, me)).toBe(why);
	});

	it.each([
		[
			'of many is no own group',
			{ uid: 7, gid: 20 },
			{ uid: 7, gid: 20, mode: 0o775 },
			'can be written by others (mode 0775)',
		],
		['as /tmp may be there', { uid: 7, gid: 7 }, { uid: 0, gid: 0, mode: 0o1777 }, null],
		[
			'open without the sticky bit may not',
			{ uid: 7, gid: 7 },
			{ uid: 0, gid: 0, mode: 0o777 },
			'can be written by others (mode 0777)',
		],
		[
			'of another may not',
			{ uid: 7, gid: 7 },
			{ uid: 8, gid: 8, mode: 0o1755 },
			'belongs to another user (uid 8, and you are 7)',
		],
	])('nor does a folder vouch for it: one %s', (_what, me, numbers, why) => {
		expect(whyFolderUnsafe({ kind: 'directory', ...numbers }, me)).toBe(why);
	});

	it.each(['/dev/null', '/dev/zero'])('and %s is no plain file', (path) => {
		expect(whyNotOwn(factsOf(lstatSync(path)), 'file', ME)).toBe('is no plain file');
	});
});
