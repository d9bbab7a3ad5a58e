import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startJournal } from '../../src/commands/sandbox/journal.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { caracalite } from '../support/cli.js';

const folder = () => mkdtempSync(join(tmpdir(), 'caracalite-place-'));

it.each([
	[['sandbox', 'token']],
	[['sandbox', 'token', '--capability', 'read']],
	[['sandbox', 'exchange', '--application', 'a']],
])('%s makes no sandbox where there is none', async (argv) => {
	const cwd = folder();
	const run = await caracalite([...argv, '--json'], { cwd });
	expect([run.exit, run.json().code]).toEqual([2, 'sandbox_missing']);
	expect(readdirSync(cwd)).toEqual([]);
});

it('keeps its directory out of git, and what somebody says of that stays', async () => {
	const cwd = folder();
	await caracalite(['sandbox', 'reset'], { cwd });
	const file = join(cwd, '.caracalite', '.gitignore');
	expect(readFileSync(file, 'utf8')).toBe('*\n');
	writeFileSync(file, 'mine\n');
	await caracalite(['sandbox', 'reset'], { cwd });
	expect(readFileSync(file, 'utf8')).toBe('mine\n');
});

it('starts a new journal, and keeps the old one', async () => {
	const cwd = folder();
	const env = { HOME: folder() };
	const run = (...argv: string[]) => caracalite([...argv, '--json'], { cwd, env });
	await run('sandbox', 'reset');
	const moved = await run('iterate', '-', '--candidate', '2', '--accept-gains', '--activate', '--yes');
	expect(moved.exit).toBe(0);
	expect((await run('history')).json().entries).toHaveLength(1);
	const { journal } = (await run('sandbox', 'reset')).json();
	expect(journal).toMatchObject({ kept: expect.stringContaining('journal.db.past-'), other: null });
	expect((await run('history')).json().entries).toEqual([]);
	expect(readdirSync(join(cwd, '.caracalite')).some((name) => name.startsWith('journal.db.past-'))).toBe(
		true,
	);
	expect((await run('sandbox', 'reset')).json().journal).toEqual({ kept: null, other: null });
});

it('goes on with a journal that is the way back of a served zone', () => {
	const entry = (zoneId: string) => ({ intent: { zoneId, zoneName: `name of ${zoneId}` } }) as never;
	const store = (past: () => never[]) => ({ past, renew: () => 'kept.db' });
	expect(
		startJournal(
			store(() => [entry('sandbox'), entry('live')]),
			'sandbox',
		),
	).toEqual({
		kept: null,
		other: 'name of live',
	});
	expect(
		startJournal(
			store(() => [entry('sandbox')]),
			'sandbox',
		),
	).toEqual({ kept: 'kept.db', other: null });
	const broken = store(() => {
		throw new CaracaliteError('journal_unusable', 'damaged');
	});
	expect(startJournal(broken, 'sandbox')).toEqual({ kept: 'kept.db', other: null });
	expect(existsSync('kept.db')).toBe(false);
});
