import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DuckDbOptions } from '../../src/archive/duckdb.js';
import { openArchive } from '../../src/archive/open.js';
import type { TrafficQuery } from '../../src/core/traffic/source.js';
import { classesSql } from '../../src/core/traffic/sql/select.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { EXIT } from '../../src/model/exit-codes.js';
import { bootstrap, mint, timeAt, use } from '../core/record/events.js';
import { type Bench, openBench, query, RUN, writeArchive } from './support.js';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
	await mkdir(temporary());
});
afterAll(() => bench.close());

const EVENTS = [
	bootstrap(10),
	mint(20, 's1', 'read'),
	use(30, 's1'),
	mint(4_000, 's2', 'read'),
	bootstrap(9_000),
];

/** Opens what reads archives, with temporary files in a folder of this test's own. */
const open = (over: DuckDbOptions = {}) => openArchive(bench.folder, { temporary: temporary(), ...over });
const temporary = () => join(bench.folder, 'temporary');

/** Reads an archive as a command does. */
const fromArchive = (globs: string[], asked: TrafficQuery) => open().readArchive(globs, asked, RUN);

/** What a reading fails with; every failure leaves the temporary folder as it was. */
async function failure(work: Promise<unknown>): Promise<CaracaliteError> {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	expect(await readdir(temporary())).toEqual([]);
	if (error instanceof CaracaliteError) {
		expect([error.exit, error.changed]).toEqual([EXIT.usage, false]);
		expect(error.hint).toBeTruthy();
		return error;
	}
	throw new Error(`no error of ours: ${error}`);
}

async function archiveFailure(globs: string[], asked: TrafficQuery = query()): Promise<string> {
	const { code, message } = await failure(fromArchive(globs, asked));
	return `${code}: ${message.replaceAll(bench.folder, '')}`;
}

describe('an archive', () => {
	it('that no file matches', async () => {
		expect(await archiveFailure(['none-[*/x.parquet'])).toMatch(/^archive_nothing: /);
		expect(await archiveFailure([join(bench.folder, 'none/**/*.parquet')])).toBe(
			'archive_nothing: no file matches /none/**/*.parquet',
		);
	});

	it('that is no Parquet, or was cut off', async () => {
		const text = join(bench.folder, 'text.parquet');
		await writeFile(text, 'event_id,zone_id\n1,2\n'.repeat(50));
		expect(await archiveFailure([text])).toBe('archive_not_parquet: /text.parquet is no Parquet file');
		const whole = await writeArchive(bench, 'whole.parquet', EVENTS);
		const half = join(bench.folder, 'half.parquet');
		const bytes = await readFile(whole);
		await writeFile(half, bytes.subarray(0, bytes.length / 2));
		expect(await archiveFailure([whole, half])).toBe('archive_not_parquet: /half.parquet is no Parquet file');
	});

	it('that is broken in the middle', async () => {
		const file = await writeArchive(bench, 'broken.parquet', EVENTS);
		const bytes = await readFile(file);
		await writeFile(file, bytes.fill(0xff, 8, bytes.length - 2_000));
		expect(await archiveFailure([file])).toMatch(/^archive_unreadable: the archive cannot be read: /);
	});

	it('of another schema: names the file and the column', async () => {
		const other = join(bench.folder, 'other.parquet');
		await bench.sql.run(`COPY (SELECT 1 AS event_id, 'z' AS zone_id) TO '${other}' (FORMAT parquet)`);
		expect(await archiveFailure([other])).toMatch(
			/^archive_schema: \/other\.parquet has INTEGER in the column event_id, not VARCHAR$/,
		);
		const whole = await writeArchive(bench, 'with.parquet', EVENTS);
		const without = join(bench.folder, 'without.parquet');
		await bench.sql.run(
			`COPY (SELECT * EXCLUDE (metadata_json) FROM '${whole}') TO '${without}' (FORMAT parquet)`,
		);
		expect(await archiveFailure([whole, without])).toBe(
			'archive_schema: /without.parquet has no column metadata_json',
		);
	});

	it('whose metadata is no JSON', async () => {
		const file = await writeArchive(bench, 'plain.parquet', EVENTS);
		const odd = join(bench.folder, 'odd.parquet');
		await bench.sql.run(
			`COPY (SELECT * REPLACE ('{"resource": ' AS metadata_json) FROM '${file}') TO '${odd}' (FORMAT parquet)`,
		);
		expect(await archiveFailure([odd])).toMatch(/^archive_unreadable: .*Malformed JSON/);
	});

	it('of other zones alone, and with others: those are told and left aside', async () => {
		const other = await writeArchive(bench, 'zone-2.parquet', EVENTS, { zone: 'zone-2' });
		expect(await archiveFailure([other])).toBe(
			"archive_other_zone: none of the archive's 5 events is of zone zone-1; they are of 1 other zones",
		);
		const own = await writeArchive(bench, 'zone-1.parquet', EVENTS.slice(0, 2));
		const read = await fromArchive([own, other], query());
		expect([read.events, read.decisions]).toEqual([2, 2]);
		expect(read.notes).toContain('5 events of 1 other zones were left aside.');
	});

	it('that overlaps, is named twice or repeats itself: events count once', async () => {
		const name = (part: string) => join(bench.folder, 'overlap', part);
		await writeArchive(bench, 'overlap/a.parquet', EVENTS.slice(0, 4));
		await writeArchive(bench, 'overlap/b.parquet', [...EVENTS.slice(2), ...EVENTS.slice(3)], {
			seq: (index) => [3, 4, 5, 4, 5][index] ?? 0,
		});
		const read = await fromArchive([name('*.parquet'), name('a.parquet')], query());
		expect([read.events, read.decisions, read.missing]).toEqual([5, 5, []]);
		expect(read.notes).toContain('4 copies of events were in its 2 files, each event counts once.');
		expect(read.classes.map(({ seen }) => seen.count).sort()).toEqual([1, 2, 2]);
	});

	it('that ends before the window begins, or begins after it', async () => {
		const file = await writeArchive(bench, 'early.parquet', EVENTS);
		expect(await archiveFailure([file], query({ since: timeAt(100_000) }))).toBe(
			'archive_outside: the archive ends at 2026-11-20T02:30:00.000Z, before the window begins (2026-11-21T03:46:40.000Z)',
		);
		expect(
			await archiveFailure([file], query({ since: '2026-11-01T00:00:00Z', until: '2026-11-02T00:00:00Z' })),
		).toMatch(/^archive_outside: the archive begins at 2026-11-20T00:00:10\.000Z and ends at /);
	});

	it('is found from the working directory on, whatever that is called', async () => {
		await writeArchive(bench, 'a [b] *c/hour.parquet', EVENTS);
		const at = openArchive(join(bench.folder, 'a [b] *c'), { temporary: temporary() });
		expect((await at.readArchive(['*.parquet'], query(), RUN)).events).toBe(5);
	});

	it('that lacks a part of the window: says which', async () => {
		const file = await writeArchive(bench, 'part.parquet', EVENTS);
		const { notes } = await fromArchive([file], query({ since: '2026-11-19T00:00:00.000Z' }));
		expect(notes).toEqual([
			'The archive begins at 2026-11-20T00:00:10.000Z: of the window before that it tells nothing.',
			'The archive ends at 2026-11-20T02:30:00.000Z: of the window after that it tells nothing.',
		]);
	});

	it('that lacks events: says how many, by zone and hour', async () => {
		// Two are missing in the first hour, and four of the hour of which nothing is there.
		const seq = [1, 4, 5, 6, 11];
		const file = await writeArchive(bench, 'gaps.parquet', EVENTS, { seq: (index) => seq[index] ?? 0 });
		const { missing } = await fromArchive([file], query());
		expect(missing).toEqual([
			{ zoneId: 'zone-1', hour: '2026-11-20T00:00:00.000Z', events: 2 },
			{ zoneId: 'zone-1', hour: '2026-11-20T02:00:00.000Z', events: 4 },
		]);
	});

	it('that does not fit: neither into memory nor into the temporary folder', async () => {
		const file = await writeArchive(bench, 'small.parquet', EVENTS);
		const big = join(bench.folder, 'big.parquet');
		await bench.sql.run(
			`COPY (SELECT s.* REPLACE (i::VARCHAR AS event_id, i AS chain_seq) FROM '${file}' s, range(200000) t(i)) TO '${big}' (FORMAT parquet)`,
		);
		const tight = open({ limits: { memory: '24MB', disk: '1MB' } });
		const { code } = await failure(tight.readArchive([big], query(), RUN));
		expect(code).toBe('archive_no_room');
	});

	it('without DuckDB: says how to get it', async () => {
		const without = open({ load: () => Promise.reject(new Error('Cannot find package')) });
		const error = await failure(without.readArchive(['x'], query(), RUN));
		expect([error.code, error.hint]).toEqual([
			'duckdb_missing',
			expect.stringContaining('npm install -g @duckdb/node-api'),
		]);
	});

	it('stops where the run is interrupted, with nothing left behind', async () => {
		const file = await writeArchive(bench, 'long.parquet', EVENTS);
		const big = join(bench.folder, 'longer.parquet');
		await bench.sql.run(
			`COPY (SELECT s.* REPLACE (i::VARCHAR AS event_id, i AS chain_seq) FROM '${file}' s, range(200000) t(i)) TO '${big}' (FORMAT parquet)`,
		);
		const controller = new AbortController();
		const reason = new CaracaliteError('interrupted', 'interrupted', { exit: EXIT.interrupted });
		const progress = ({ done }: { done?: number }) => {
			if (done === 0) setImmediate(() => controller.abort(reason));
		};
		const reading = open().readArchive([big], query(), { progress, signal: controller.signal });
		await expect(reading).rejects.toBe(reason);
		expect(await readdir(temporary())).toEqual([]);
	});
});

describe('a file of classes', () => {
	const rows = async (asked = query()): Promise<Record<string, unknown>[]> => {
		const file = await writeArchive(bench, 'classes.parquet', EVENTS);
		return (
			await bench.sql.runAndReadAll(classesSql('duckdb', { globs: [file] }, asked))
		).getRowObjectsJson();
	};
	const written = async (text: string) => {
		const file = join(bench.folder, 'classes.ndjson');
		await writeFile(file, text);
		return file;
	};
	const lines = (all: Record<string, unknown>[]) => all.map((row) => `${JSON.stringify(row)}\n`).join('');
	const read = (file: string, asked = query()) => open().readClasses(file, asked, RUN);
	const refused = async (text: string, asked = query()) => {
		const { code, message } = await failure(read(await written(text), asked));
		return `${code}: ${message.replaceAll(bench.folder, '')}`;
	};

	it('is read as the archive itself: NDJSON, and Parquet', async () => {
		const whole = await fromArchive([await writeArchive(bench, 'classes.parquet', EVENTS)], query());
		const fromLines = await read(await written(lines(await rows())));
		expect(fromLines).toEqual({ ...whole, source: 'classes', notes: [] });
		const parquet = join(bench.folder, 'rows.parquet');
		const select = classesSql('duckdb', { globs: [join(bench.folder, 'classes.parquet')] }, query());
		await bench.sql.run(`COPY (${select}) TO '${parquet}' (FORMAT parquet)`);
		expect(await read(parquet)).toEqual(fromLines);
	});

	it('is filtered as an archive is', async () => {
		const file = await written(lines(await rows()));
		const denied = await read(file, query({ decision: 'deny' }));
		expect([denied.classes, denied.decisions]).toEqual([[], 0]);
		const label = await read(file, query({ filter: { label: 'cashier' } }));
		expect(label.classes).toHaveLength(2);
	});

	it('says that it is of another window, and of a part', async () => {
		const part = await written(lines(await rows(query({ decision: 'allow' }))));
		const { notes, window } = await read(part, query({ since: '2026-11-20T01:00:00.000Z' }));
		expect(window.since).toBe(query().since);
		expect(notes).toEqual([
			'The classes are of the time from 2026-11-20T00:00:00.000Z to 2026-11-27T00:00:00.000Z, as they were asked for.',
			'The SELECT that made the classes left out a part of the traffic.',
		]);
	});

	it('that is cut off, at a line or within one', async () => {
		const all = await rows();
		expect(await refused(lines(all.slice(0, -1)))).toBe(
			'classes_incomplete: /classes.ndjson holds 2 of 3 classes',
		);
		expect(await refused(lines(all).slice(0, -40))).toBe(
			'classes_incomplete: /classes.ndjson breaks off in the middle of line 3',
		);
		expect(await refused('')).toBe('classes_empty: /classes.ndjson holds no classes');
	});

	it('of another contract, another zone, another thing, or two runs', async () => {
		const all = await rows();
		const with_ = (over: Record<string, unknown>) => lines(all.map((row) => ({ ...row, ...over })));
		expect(await refused(with_({ contract_version: 'caracalite/classes@9' }))).toBe(
			'classes_contract: row 1 of /classes.ndjson is of the contract caracalite/classes@9; caracalite reads caracalite/classes@1',
		);
		expect(await refused(with_({ zone_id: 'zone-9' }))).toBe(
			'classes_other_zone: /classes.ndjson is of zone zone-9, not of zone-1',
		);
		expect(await refused(lines([{ name: 'a case' }]))).toMatch(
			/^classes_unreadable: row 1 of .* is not a row of classes/,
		);
		expect(await refused('no json\n')).toBe('classes_unreadable: line 1 of /classes.ndjson is not JSON');
		const [first, ...rest] = all;
		expect(await refused(lines([{ ...first, since: '2026-11-19T00:00:00.000Z' }, ...rest]))).toMatch(
			/more than one run/,
		);
		expect(await refused(lines([...all, ...all.slice(0, 1)]))).toMatch(/a class more than once/);
		expect((await failure(read(join(bench.folder, 'gone.ndjson')))).code).toBe('classes_unreadable');
	});

	it('whose rows are of other classes than their samples', async () => {
		const all = await rows();
		const forged = all.map((row) => ({
			...row,
			class_key: String(row.class_key).replace('resource://ledger', 'resource://other'),
		}));
		expect(await refused(lines(forged))).toMatch(
			/^archive_reads_otherwise: .* reads "resource" of event \S+ otherwise than caracalite does$/,
		);
	});
});
