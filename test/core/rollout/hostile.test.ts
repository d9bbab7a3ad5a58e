import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { setField } from './support/field.js';

const field = setField();
const { scene } = field;
const journal = () => join(field.dataDir, 'journal.db');

function removeJournal(): void {
	for (const end of ['', '-wal', '-shm']) rmSync(journal() + end, { force: true });
}

const TROUBLES: [string, () => void][] = [
	['lost', () => removeJournal()],
	[
		'damaged',
		() => {
			removeJournal();
			writeFileSync(journal(), 'not a database at all, but some text');
		},
	],
	[
		'damaged',
		() => {
			const database = new Database(journal());
			const row = "INSERT INTO intents VALUES ('x', 'zone-payments', 'payments', '{\"id\":1}')";
			database.exec(row);
			database.close();
		},
	],
];

describe.each(TROUBLES)('a journal that is %s', (reason, trouble) => {
	it('refuses an activation, and nothing is sent', async () => {
		await field.report(field.activate(), 0);
		await field.report(['rollback', '--yes'], 0);
		trouble();
		field.proxy.clear();
		const run = await field.run([...field.activate(), '--json']);
		expect([run.exit, run.json()]).toMatchObject([
			2,
			{
				code: 'journal_unusable',
				changed: false,
				details: { reason },
				hint: expect.stringContaining('resume'),
			},
		]);
		expect(field.proxy.calls.filter((call) => call.endsWith('/activate'))).toEqual([]);
	});

	it('does not stop a rollback, which says so', async () => {
		await field.report(field.activate(), 0);
		trouble();
		const run = await field.run(['rollback', '--yes']);
		expect(run.exit).toBe(0);
		expect(run.stdout.replaceAll(/\s+/g, ' ')).toMatch(/note the journal .* this move is made without it/);
		expect(run.stderr).toContain('by audit');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('is told by history and resume, until a new one is started', async () => {
		await field.report(field.activate(), 0);
		trouble();
		for (const command of ['history', 'resume']) {
			const run = await field.run([command, '--json']);
			expect([run.exit, run.json()]).toMatchObject([2, { code: 'journal_unusable', changed: false }]);
		}
		const renewed = await field.run(['resume', '--new-journal']);
		expect([renewed.exit, renewed.stdout]).toEqual([0, expect.stringContaining('a new journal was started')]);
		expect(readdirSync(field.dataDir).some((name) => name.includes('damaged'))).toBe(reason === 'damaged');
		expect(await field.history()).toEqual([]);
		await field.report(['rollback', '--yes'], 0);
		expect(await field.history()).toHaveLength(1);
	});
});

describe('a data directory that cannot be written', () => {
	it('refuses an activation, and does not stop a rollback', async () => {
		const cwd = join(scene.dir, 'barred');
		mkdirSync(cwd);
		writeFileSync(join(cwd, '.caracalite'), 'a file where a directory should be');
		const refused = await field.run([...field.activate(), '--json'], { cwd });
		expect([refused.exit, refused.json()]).toMatchObject([
			2,
			{ code: 'journal_unusable', changed: false, details: { reason: 'unwritable' } },
		]);
		await field.activateElsewhere(scene.story.versions.careful);
		const back = await field.run(['rollback', '--yes'], { cwd });
		expect([back.exit, back.stdout]).toEqual([0, expect.stringContaining('cannot be written')]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});
});

describe('the token', () => {
	it('is in nothing that a whole run prints or leaves behind', async () => {
		const token = scene.sandbox.adminToken();
		const said: string[] = [];
		const argv = [
			['iterate', scene.story.deniedRequestId, '--candidate', '2', '--activate', '--yes'],
			['activate', scene.story.deniedRequestId, '--candidate', '2', '--yes'],
			['rollback', '--yes'],
			['rollback', '--yes'],
			['history', '--verbose'],
			['resume'],
			['status'],
		];
		for (const words of argv) {
			for (const more of [['--debug'], ['--debug', '--json']]) {
				const run = await field.run([...words, ...more]);
				said.push(run.stdout, run.stderr);
			}
		}
		field.proxy.rewrite = (text) => text.replace(/"error":/, `"echo": "${token}", "error":`);
		field.proxy.fate = ({ path }) =>
			path.endsWith('/activate')
				? { status: 500, body: { error: 'internal_error', error_description: `you sent ${token}` } }
				: null;
		const failed = await field.run(['rollback', '--to', '2', '--yes', '--debug']);
		said.push(failed.stdout, failed.stderr);
		expect(failed.exit).toBe(2);
		expect(said.filter((text) => text.includes(token))).toEqual([]);
		const left = readdirSync(scene.dir, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && entry.name !== 'sandbox-admin.token')
			.map((entry) => join(entry.parentPath, entry.name));
		expect(left).toContain(journal());
		expect(left.filter((file) => readFileSync(file).includes(token))).toEqual([]);
	});

	it('and all else lies in a private directory, in private files', async () => {
		await field.report(field.activate(), 0);
		expect(statSync(field.dataDir).mode & 0o777).toBe(0o700);
		for (const name of readdirSync(field.dataDir)) {
			expect([name, statSync(join(field.dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
		}
	});
});

describe('history', () => {
	it('tells each move in words, asks no server, and says where nothing was made', async () => {
		const nobody = { env: { CARACAL_API_URL: 'http://127.0.0.1:9' } };
		expect((await field.run(['history'], nobody)).stdout).toContain('No move was made');
		await field.report(field.activate(), 0);
		await field.report(['rollback', '--yes'], 0);
		const { exit, stdout } = await field.run(['history'], nobody);
		expect(exit).toBe(0);
		expect(stdout).toMatch(/rollback +Main v2 -> Main v1 +in payments[\s\S]*activation +Main v1 -> Main v2/);
		expect(stdout).toContain('applied, loaded and proven');
		const last = await field.run(['history', '--limit', '1', '--json'], nobody);
		expect(last.json()).toMatchObject({ schema: 'caracalite/history@1', more: true, entries: [{}] });
		const other = await field.run(['history', '--zone', 'elsewhere'], nobody);
		expect(other.stdout).toContain('No move was made from this data directory in zone elsewhere');
	});
});
