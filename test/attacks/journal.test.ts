import { createHash } from 'node:crypto';
import {
	chownSync,
	copyFileSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bindingOf } from '../../src/config/journal-binding.js';
import { ownerOf } from '../../src/config/owner.js';
import { openStore } from '../../src/journal/open.js';
import type { VersionRef } from '../../src/model/version-ref.js';
import { setField } from '../core/rollout/support/field.js';
import { type BINDING, rebind } from '../support/binding.js';
import { ME } from '../support/cli.js';
import { intent } from '../support/entries.js';
import { handClock } from '../support/hand-clock.js';
import { makePipe, SOMEBODY_ELSE } from './support/folder.js';
import { setAttacks } from './support/table.js';

const field = setField();
const { scene } = field;
const { attack } = setAttacks('A journal that was handed over');
const journal = () => join(field.dataDir, 'journal.db');
const AT = '2026-11-21T09:00:00.000Z';
const RECEIPT = { outcome: 'applied', outboxId: null, text: 'accepted', who: 'ops@host', at: AT } as const;
const LOADED = { outcome: 'loaded', proven: true, text: 'loaded', at: AT } as const;

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'caracalite-home-'));
});

/** A version of the story, as a journal names it. */
async function version(versionId: string, number: number): Promise<VersionRef> {
	const { policySetId } = scene.story;
	const read = await field.elsewhere('GET', `/policy-sets/${policySetId}/versions/${versionId}`);
	const manifestSha256 = z.string().parse(read.manifest_sha256);
	return { policySetId, policySetName: 'Main', versionId, version: number, manifestSha256 };
}

/** A journal by which the careless version was active before the one that is. */
async function forge(where: string, binding: typeof BINDING): Promise<void> {
	const store = openStore({ dataDir: where, clock: handClock(), pid: 1, user: ME, binding });
	const { baseline, careless } = scene.story.versions;
	const { id: _, ...meant } = intent({ zoneId: scene.story.zoneId, zoneName: 'payments' });
	const [from, to] = [await version(careless, 3), await version(baseline, 1)];
	const { id } = store.journal().begin({ ...meant, kind: 'activation', from, to });
	store.journal().send(id, AT);
	store.journal().close(id, RECEIPT);
	store.journal().prove(id, LOADED);
	store.end();
}

/** The forged journal, made elsewhere by somebody else, in the folder of the victim. */
async function ship(
	binding = bindingOf(ownerOf({ HOME: mkdtempSync(join(tmpdir(), 'caracalite-other-')) }, ME)),
) {
	const elsewhere = mkdtempSync(join(tmpdir(), 'caracalite-forged-'));
	await forge(elsewhere, binding);
	for (const name of readdirSync(elsewhere)) copyFileSync(join(elsewhere, name), join(field.dataDir, name));
	rmSync(elsewhere, { recursive: true });
}

const atHome = (argv: string[]) => field.run([...argv, '--json'], { env: { HOME: home } });
const homeless = (argv: string[]) => field.run([...argv, '--json']);

/** The name of a zone's lock. */
function lockOf(zoneId: string): string {
	return `lock-${createHash('sha256').update(zoneId).digest('hex').slice(0, 16)}.db`;
}

/** Makes a database of whoever wrote the repository. */
function plant(file: string, sql: string): void {
	const database = new Database(file);
	database.exec(sql);
	database.close();
}

/** Nothing is active that never was. */
async function untouched(): Promise<void> {
	expect(await scene.active()).toBe(scene.story.versions.baseline);
}

describe('a journal that came with a repository', () => {
	it('would make a rollback activate what was never active, if it were believed', async () => {
		await ship();
		rebind(journal());
		expect((await homeless(['rollback', '--yes'])).exit).toBe(0);
		expect(await scene.active()).toBe(scene.story.versions.careless);
	});

	for (const [where, run] of [
		['with a home', atHome],
		['without one', homeless],
	] as const) {
		attack('a shipped journal', `rollback --yes, ${where}`, async () => {
			await ship();
			expect((await run(['rollback', '--yes'])).exit).not.toBe(0);
			await untouched();
		});

		attack('a shipped journal', `history, resume and activate, ${where}`, async () => {
			await ship();
			for (const argv of [['history'], ['resume'], field.activate()]) {
				const told = await run(argv);
				expect([told.exit, told.json()]).toMatchObject([
					2,
					{ code: 'journal_unusable', changed: false, details: { reason: 'foreign' } },
				]);
			}
			await untouched();
		});
	}

	attack('a shipped journal', 'that guesses user, machine and place, but not the home', async () => {
		await ship();
		rebind(journal());
		expect((await atHome(['history'])).json()).toMatchObject({ details: { reason: 'foreign' } });
		expect((await atHome(['rollback', '--yes'])).exit).not.toBe(0);
		await untouched();
	});

	attack('a shipped journal', 'of an older version, which says nothing of its origin', async () => {
		await ship();
		rebind(journal());
		plant(journal(), 'DROP TABLE origin; PRAGMA user_version = 1');
		expect((await homeless(['history'])).json()).toMatchObject({ details: { reason: 'older' } });
	});

	const ENDLESS = 'WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x)';
	const TRAPS: [tried: string, sql: string][] = [
		[
			'whose origin is a view without end',
			`CREATE VIEW origin AS ${ENDLESS} SELECT max(n) AS mark, 1 AS fingerprint FROM x; PRAGMA user_version = 2`,
		],
		['that says of itself that it is newer', 'PRAGMA user_version = 99'],
	];
	for (const [tried, sql] of TRAPS) {
		attack('a shipped database', tried, async () => {
			plant(journal(), sql);
			const told = await atHome(field.activate());
			expect([told.exit, told.json()]).toMatchObject([2, { code: 'journal_unusable', changed: false }]);
			await untouched();
		});
	}

	attack('a shipped database', 'a lock whose holder is a view without end', async () => {
		expect((await atHome(field.activate())).exit).toBe(0);
		const lock = join(field.dataDir, lockOf(scene.story.zoneId));
		for (const end of ['', '-wal', '-shm']) rmSync(lock + end, { force: true });
		plant(lock, `CREATE VIEW holder AS ${ENDLESS} SELECT max(n) AS mark, 1 AS who, 1 AS pid, 1 AS at FROM x`);
		const told = await atHome(field.activate());
		expect(told.json()).toMatchObject({ code: 'journal_unusable', details: { reason: 'refused' } });
	});

	attack('the user’s own journal', 'copied to another folder', async () => {
		expect((await atHome(field.activate())).exit).toBe(0);
		const cwd = mkdtempSync(join(tmpdir(), 'caracalite-copy-'));
		mkdirSync(join(cwd, '.caracalite'));
		for (const name of readdirSync(field.dataDir).filter((one) => one.startsWith('journal'))) {
			copyFileSync(join(field.dataDir, name), join(cwd, '.caracalite', name));
		}
		const told = await field.run(['history', '--json'], { cwd, env: { HOME: home } });
		expect(told.json()).toMatchObject({ code: 'journal_unusable', details: { reason: 'foreign' } });
	});

	it('is put aside by resume --new-journal, and the user’s own is known from then on', async () => {
		await ship();
		const resumed = await atHome(['resume', '--new-journal']);
		expect([resumed.exit, resumed.stdout]).toEqual([
			0,
			expect.stringContaining('the foreign one is kept as'),
		]);
		expect((await atHome(field.activate())).exit).toBe(0);
		expect((await atHome(['history'])).exit).toBe(0);
		expect((await atHome(['rollback', '--yes'])).exit).toBe(0);
		await untouched();
	});
});

describe('links and other owners', () => {
	const refused = { code: 'journal_unusable', changed: false, details: { reason: 'refused' } };
	const VICTIM = 'precious';
	const elsewhere = () => {
		const file = join(home, 'precious');
		writeFileSync(file, VICTIM);
		return file;
	};
	const TRIES: [tried: string, make: () => void][] = [
		['the journal is a link', () => symlinkSync(elsewhere(), journal())],
		['the journal is a link to nothing yet', () => symlinkSync(join(home, 'made'), journal())],
		['its log is a link', () => symlinkSync(elsewhere(), `${journal()}-wal`)],
		['the journal is a pipe', () => makePipe(journal())],
	];
	for (const [tried, make] of TRIES) {
		attack('a data directory', tried, async () => {
			make();
			const told = await atHome(field.activate());
			expect([told.exit, told.json()]).toMatchObject([2, refused]);
			await untouched();
			expect(existsSync(join(home, 'made'))).toBe(false);
			if (existsSync(join(home, VICTIM))) expect(readFileSync(join(home, VICTIM), 'utf8')).toBe(VICTIM);
		});
	}

	attack('a data directory', 'is a link to a folder of the user', async () => {
		const cwd = mkdtempSync(join(tmpdir(), 'caracalite-linked-'));
		const target = join(home, 'photos');
		mkdirSync(target, { mode: 0o755 });
		symlinkSync(target, join(cwd, '.caracalite'));
		const told = await field.run([...field.activate(), '--json'], { cwd, env: { HOME: home } });
		expect([told.exit, told.json()]).toMatchObject([2, refused]);
		expect([readdirSync(target), lstatSync(target).mode & 0o777]).toEqual([[], 0o755]);
		await untouched();
	});

	attack('a data directory', 'is another user’s, as who runs it sees it', async () => {
		await atHome(field.activate());
		const told = await field.run(['history', '--json'], { user: SOMEBODY_ELSE, env: { HOME: home } });
		expect([told.exit, told.json()]).toMatchObject([2, refused]);
	});

	if (ME?.uid === 0) {
		attack('a data directory', 'the journal was given by another user', async () => {
			await atHome(field.activate());
			renameSync(journal(), `${journal()}.mine`);
			copyFileSync(`${journal()}.mine`, journal());
			chownSync(journal(), 65_534, 65_534);
			expect((await atHome(['history'])).json()).toMatchObject(refused);
			rmSync(`${journal()}.mine`);
		});
	}
});
