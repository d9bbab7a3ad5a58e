import {
	closeSync,
	existsSync,
	mkdtempSync,
	openSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/core/report/history.js';
import { type OpenedStore, openStore } from '../../src/journal/open.js';
import { troubleOf, troubleOfFile, unusable } from '../../src/journal/unusable.js';
import { BINDING } from '../support/binding.js';
import { ME } from '../support/cli.js';
import { AT, intent, UNPROVEN } from '../support/entries.js';
import { handClock } from '../support/hand-clock.js';

let dataDir: string;
let opened: OpenedStore[];
beforeEach(() => {
	dataDir = join(mkdtempSync(join(tmpdir(), 'caracalite-journal-')), 'data');
	opened = [];
});
afterEach(() => {
	for (const store of opened) store.end();
	rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

const JOURNAL = () => join(dataDir, 'journal.db');
const PROVEN = { outcome: 'loaded', proven: true, text: 'loaded', at: AT } as const;
const receipt = (outcome: Receipt['outcome'] = 'applied'): Receipt => ({
	...{ outcome, outboxId: null, text: 'accepted', who: 'ops@host', at: AT },
});

/** A run's store; each has connections of its own, as another process would. */
function store(): OpenedStore {
	const made = openStore({ dataDir, clock: handClock(), pid: 4711, user: ME, binding: BINDING });
	opened.push(made);
	return made;
}

/** What is meant, without the id that the journal gives. */
function meant(over = {}) {
	const { id: _, ...rest } = intent(over);
	return rest;
}

describe('the journal', () => {
	it('gives back what was written, to another run too', () => {
		const journal = store().journal();
		const { id } = journal.begin(meant());
		journal.send(id, AT);
		journal.close(id, receipt());
		journal.prove(id, UNPROVEN);
		journal.prove(id, PROVEN);
		const entry = { intent: { ...meant(), id }, sentAt: AT, receipt: receipt(), proof: PROVEN };
		expect(store().journal().list('zone-1', 10)).toEqual([entry]);
		expect(store().past(null, 10)).toEqual([entry]);
	});

	it('knows what is open, oldest first, and lists the newest first', () => {
		const journal = store().journal();
		const [first, second, third] = [1, 2, 3].map(() => journal.begin(meant()).id);
		journal.begin(meant({ zoneId: 'zone-2', zoneName: 'other' }));
		if (second !== undefined) journal.close(second, receipt('not_applied'));
		expect(journal.open('zone-1').map((one) => one.intent.id)).toEqual([first, third]);
		expect(journal.list('zone-1', 2).map((one) => one.intent.id)).toEqual([third, second]);
		expect(journal.list('payments', 10)).toHaveLength(3);
		expect(journal.list(null, 10)).toHaveLength(4);
		expect(journal.list('nowhere', 10)).toEqual([]);
	});

	it('takes one receipt for an intent, and none for what was never meant', () => {
		const journal = store().journal();
		const { id } = journal.begin(meant());
		journal.close(id, receipt('not_applied'));
		const unusable = expect.objectContaining({ code: 'journal_unusable' });
		expect(() => journal.close(id, receipt('applied'))).toThrow(unusable);
		expect(() => journal.close('unknown', receipt())).toThrow(unusable);
		expect(() => journal.send('unknown', AT)).toThrow(unusable);
		expect(journal.list(null, 1)[0]?.receipt?.outcome).toBe('not_applied');
	});

	it('is append-only', () => {
		const journal = store().journal();
		journal.close(journal.begin(meant()).id, receipt());
		const file = new Database(JOURNAL());
		for (const change of [
			'UPDATE receipts SET document = 1',
			'DELETE FROM intents',
			'DELETE FROM receipts',
		]) {
			expect(() => file.exec(change)).toThrow('append-only');
		}
		file.close();
	});

	it('is private, and so is all that comes with it', () => {
		const journal = store();
		journal.journal().begin(meant());
		journal.lock('zone-1', 'ops@host');
		expect(statSync(dataDir).mode & 0o777).toBe(0o700);
		const files = readdirSync(dataDir);
		expect(files).toEqual(expect.arrayContaining(['journal.db', 'journal.db-wal', 'journal.db-shm']));
		for (const file of files)
			expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
	});

	it('makes nothing to be read from', () => {
		expect(store().past(null, 10)).toEqual([]);
		expect(existsSync(dataDir)).toBe(false);
	});
});

describe('a journal that cannot be used', () => {
	/** The reason why it cannot be opened. */
	function trouble(): unknown {
		try {
			store().journal();
			return null;
		} catch (error) {
			expect(error).toMatchObject({
				code: 'journal_unusable',
				exit: 2,
				changed: false,
				hint: expect.any(String),
			});
			return (error as { details: { reason: string } }).details.reason;
		}
	}

	/** A journal with an entry, as a run that has ended leaves it. */
	function used(): void {
		const first = store();
		first.journal().begin(meant());
		first.lock('zone-1', 'ops@host').release();
		first.end();
		opened.pop();
	}

	/** Another file in place of the journal, and of what came with it. */
	function replace(text: string): void {
		for (const end of ['', '-wal', '-shm']) rmSync(JOURNAL() + end, { force: true });
		writeFileSync(JOURNAL(), text);
	}

	it('is lost where moves were made from there before', () => {
		used();
		rmSync(JOURNAL());
		expect(trouble()).toBe('lost');
		expect(() => store().past(null, 1)).toThrow(expect.objectContaining({ code: 'journal_unusable' }));
	});

	it.each([
		['of other bytes', () => replace('not a database at all, but some text')],
		['with a torn page', () => tear(JOURNAL())],
		['with a row of another shape', () => spoil(JOURNAL())],
	])('is damaged %s', (_what, damage) => {
		used();
		damage();
		const found = trouble();
		if (found === null) expect(() => store().journal().open('zone-1')).toThrow('is damaged');
		else expect(found).toBe('damaged');
	});

	it('is lost where it was emptied', () => {
		used();
		replace('');
		expect(trouble()).toBe('lost');
	});

	it('is of a newer caracalite', () => {
		used();
		const file = new Database(JOURNAL());
		file.exec('PRAGMA user_version = 99');
		file.close();
		expect(trouble()).toBe('newer');
	});

	it.each([['/proc/nowhere'], ['/dev/null/data']])('is not writable in %s', (place) => {
		dataDir = place;
		expect(trouble()).toBe('unwritable');
		expect(() => store().lock('zone-1', 'ops@host')).toThrow(
			expect.objectContaining({ code: 'journal_unusable' }),
		);
		dataDir = join(mkdtempSync(join(tmpdir(), 'caracalite-journal-')), 'data');
	});

	it.each(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])('is on a disk that is full, by %s', (code) => {
		const error = Object.assign(new Error('no room'), { code });
		expect([troubleOf(error), troubleOfFile(error)]).toEqual(['full', 'full']);
		expect(unusable('journal.db', 'full', error).message).toContain('the disk is full');
	});

	it('is begun anew, and the damaged one is kept', () => {
		used();
		replace('not a database at all, but some text');
		const kept = store().renew();
		expect(kept).toMatch(/journal\.db\.damaged-2026/);
		expect(existsSync(kept ?? '')).toBe(true);
		expect(store().journal().list(null, 10)).toEqual([]);
		for (const end of ['', '-wal', '-shm']) rmSync(JOURNAL() + end, { force: true });
		expect(store().renew()).toBeNull();
		expect(trouble()).toBeNull();
	});
});

/** Overwrites the pages in the middle of a file. */
function tear(file: string): void {
	const database = new Database(file);
	const insert = "INSERT INTO intents (id, zone_id, zone_name, document) VALUES (?, 'z', 'z', ?)";
	for (let row = 0; row < 50; row++) database.prepare(insert).run([`row-${row}`, 'x'.repeat(3_000)]);
	database.pragma('wal_checkpoint(TRUNCATE)');
	database.close();
	const handle = openSync(file, 'r+');
	writeSync(handle, Buffer.alloc(60_000, 0x5a), 0, 60_000, 40_000);
	closeSync(handle);
}

/** Puts a row in that no version of caracalite writes. */
function spoil(file: string): void {
	const database = new Database(file);
	database.exec("INSERT INTO intents VALUES ('x', 'zone-1', 'payments', '{\"id\":1}')");
	database.close();
}
