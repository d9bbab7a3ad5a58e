import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setScene } from '../../support/scene.js';

const scene = setScene({ afresh: false });

/** Runs in the scene's directory with a home of its own. */
async function atHome() {
	const home = await mkdtemp(join(tmpdir(), 'caracalite-home-'));
	const env = { HOME: home };
	const run = (...argv: string[]) => scene.run(argv, { env });
	const ask = async (...words: string[]) => {
		const { stdout, stderr, exit } = await run('__complete', String(words.length - 1), '--', ...words);
		expect([stderr, exit]).toEqual(['', 0]);
		return stdout.split('\n').filter((line) => line !== '');
	};
	return { home, run, ask, seen: join(home, '.local/state/caracalite/seen') };
}

describe('an answer to a shell', () => {
	it('knows what runs have seen', async () => {
		const { run, ask } = await atHome();
		expect(await ask('explain', '')).toEqual([]);
		const { trace } = (await run('explain', '--latest', '--json')).json() as { trace: { requestId: string } };
		await run('status');
		expect((await ask('explain', ''))[0]).toMatch(
			new RegExp(
				`^${trace.requestId}\\t[-\\d]+ [\\d:]+ denied, Payments Agent, ledger:refund on resource://ledger$`,
			),
		);
		expect(await ask('simulate', '--candidate', '')).toEqual(
			expect.arrayContaining([expect.stringMatching(/^1\tMain v1 \(\w{8}\), active$/)]),
		);
		expect(await ask('status', '--zone', '')).toEqual([`payments\t${scene.story.zoneId}`]);
	});

	it('keeps it in one private file, without the token, and once a run has told something new', async () => {
		const { run, seen } = await atHome();
		await run('audit');
		const [name = '', ...others] = await readdir(seen);
		expect(others).toEqual([]);
		const path = join(seen, name);
		expect((await stat(path)).mode & 0o777).toBe(0o600);
		expect(await readFile(path, 'utf8')).not.toContain(scene.sandbox.adminToken());
		const before = await stat(path);
		await run('audit');
		expect((await stat(path)).ino).toBe(before.ino);
	});

	it('is empty where what was kept is damaged, and a run makes it anew', async () => {
		const { run, ask, seen } = await atHome();
		await run('status');
		const path = join(seen, (await readdir(seen))[0] ?? '');
		for (const text of ['{', '[]', '{"requests": [{"id": 7}], "versions": 3}', '']) {
			await writeFile(path, text);
			expect(await ask('status', '--zone', '')).toEqual([]);
		}
		await run('status');
		expect(await ask('status', '--zone', '')).not.toEqual([]);
	});

	it('tells the profiles of the configuration, of JSON and YAML, whatever else is in it', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'caracalite-profiles-'));
		const ask = async () => {
			const argv = ['__complete', '2', '--', 'status', '--profile', ''];
			return (await scene.run(argv, { cwd: folder, env: { HOME: folder } }, 'in process')).stdout.split('\n');
		};
		expect(await ask()).toEqual(['sandbox', '']);
		const yaml =
			'defaultProfile: prod\nprofiles:\n  # the live one\n  prod:\n    apiUrl: https://x\n  "stage-1": {}\nother:\n  no: 1\n';
		await writeFile(join(folder, '.caracaliterc.yaml'), yaml);
		expect(await ask()).toEqual(['prod', 'stage-1', 'sandbox', '']);
		await writeFile(join(folder, '.caracaliterc'), '{"profiles": {"json": {}, "bad name\\u001b": {}}}');
		expect(await ask()).toEqual(['json', 'sandbox', '']);
		await writeFile(join(folder, '.caracaliterc'), 'profiles: [');
		expect(await ask()).toEqual(['sandbox', '']);
	});

	it('says where files may stand', async () => {
		const { ask } = await atHome();
		expect(await ask('check', '')).toEqual([':files']);
		expect(await ask('regress', '--cases', '')).toEqual([':files']);
		expect(await ask('regress', '--write=junit=out/')).toEqual([':files\t--write=junit=']);
	});

	it('is never an error', async () => {
		const { run } = await atHome();
		for (const argv of [[], ['x'], ['-1', '--'], ['999', '--', 'explain'], ['0']]) {
			expect(await run('__complete', ...argv)).toMatchObject({ exit: 0, stderr: '' });
		}
	});

	it('keeps the names of a profile that is named apart from others', async () => {
		const { run, ask, home } = await atHome();
		await mkdir(join(home, '.config/caracalite'), { recursive: true });
		await run('status');
		expect(await ask('status', '--profile', 'other', '--zone', '')).toEqual([]);
		expect(await ask('status', '--zone', '')).not.toEqual([]);
	});
});
