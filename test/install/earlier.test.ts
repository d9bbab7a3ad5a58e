import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VERSION } from '../../src/model/release.js';
import { type CliRun, caracalite as run } from '../support/cli.js';

// Made by caracalite 0.1.0 itself, in a sandbox that it made.
const MADE = resolve('test/fixtures/made-by-0.1.0');

const TracedSchema = z.object({ trace: z.object({ requestId: z.string() }) });

let cwd: string;
beforeAll(async () => {
	cwd = mkdtempSync(join(tmpdir(), 'caracalite-earlier-'));
	await caracalite('sandbox', 'reset');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function caracalite(...argv: string[]): Promise<CliRun> {
	return run([...argv, '--profile', 'sandbox', '--json'], { cwd });
}

/** Lays the journal of 0.1.0 where the data directory's is. */
function layJournal(): void {
	const dataDir = join(cwd, '.caracalite');
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `journal.db${end}`), { force: true });
	copyFileSync(join(MADE, 'journal.db'), join(dataDir, 'journal.db'));
	chmodSync(join(dataDir, 'journal.db'), 0o600);
}

describe('what 0.1.0 left', () => {
	it.each(['verdict.json', 'regress.json'])(
		'a report that lacks what is needed now is refused by name: %s',
		async (file) => {
			const told = await caracalite('verdict', '--report', join(MADE, file));
			expect(told.exit).toBe(2);
			expect(told.json()).toMatchObject({
				code: 'bad_report',
				changed: false,
				message: `the report on ${join(MADE, file)} was made by caracalite 0.1.0; this one is ${VERSION}: make it again`,
			});
		},
	);

	it('a report that has all that is needed is read', async () => {
		const told = await caracalite('verdict', '--report', join(MADE, 'explain.json'));
		expect(told.json()).toMatchObject({ code: 'candidate_needed' });
	});

	it.each(['recorded.json', 'recorded.ndjson', 'recorded.yaml'])('cases are read: %s', async (file) => {
		const told = await caracalite('regress', join(MADE, file), '--candidate', '1');
		expect(told.json()).toMatchObject({
			schema: 'caracalite/report@1',
			caracalite: VERSION,
			cases: { count: 13 },
		});
	});

	it('a journal is refused by name, also by an activation, and is left as it is', async () => {
		const request = TracedSchema.parse((await caracalite('explain', '--latest')).json()).trace.requestId;
		layJournal();
		for (const argv of [
			['history'],
			['resume'],
			['iterate', request, '--candidate', '2', '--activate', '--yes'],
		]) {
			const told = await caracalite(...argv);
			expect(told.json()).toMatchObject({
				code: 'journal_unusable',
				details: { reason: 'older' },
				message: expect.stringContaining('has the form of caracalite 0.1.0'),
			});
		}
		expect(readFileSync(join(cwd, '.caracalite/journal.db'))).toEqual(readFileSync(join(MADE, 'journal.db')));
	});

	it('a new journal keeps the old one aside, with all that it tells', async () => {
		layJournal();
		const told = await caracalite('resume', '--new-journal');
		expect(told.exit).toBe(0);
		expect(told.stdout).toContain('the older one is kept as');
		const kept = readdirSync(join(cwd, '.caracalite')).find((name) => name.startsWith('journal.db.'));
		const old = new Database(join(cwd, '.caracalite', kept ?? ''));
		expect(old.prepare('SELECT count(*) AS rows FROM receipts').get([])).toMatchObject({ rows: 1 });
		old.close();
		expect((await caracalite('history')).exit).toBe(0);
		expect(existsSync(join(cwd, '.caracalite/journal.db'))).toBe(true);
	});
});
