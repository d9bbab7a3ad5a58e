import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DuckDbOptions } from '../../src/archive/duckdb.js';
import { openArchive } from '../../src/archive/open.js';
import type { TrafficQuery } from '../../src/core/traffic/source.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { EXIT } from '../../src/model/exit-codes.js';
import { bootstrap, mint, timeAt, use } from '../core/record/events.js';
import { type Bench, failureOf, openBench, query, RUN, writeArchive } from './support.js';

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

const failure = (work: Promise<unknown>) => failureOf(work, temporary());

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

	it('in a bucket, where DuckDB has no extension for it: nothing is fetched', async () => {
		// One who has the extension has it at home.
		vi.stubEnv('HOME', bench.folder);
		const error = await failure(fromArchive(['s3://bucket/audit/*.parquet'], query()));
		expect([error.code, error.hint]).toEqual([
			'archive_no_httpfs',
			expect.stringContaining('INSTALL httpfs'),
		]);
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
		// Its name says nothing of what is wrong with it.
		const named = join(bench.folder, 'httpfs-extension.parquet');
		await writeFile(named, bytes.fill(0xff, 8, bytes.length - 2_000));
		expect(await archiveFailure([named])).toMatch(/^archive_unreadable: the archive cannot be read: /);
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

	it('where there is no temporary folder', async () => {
		const file = await writeArchive(bench, 'fits.parquet', EVENTS);
		const nowhere = open({ temporary: join(bench.folder, 'nowhere') });
		const { code, message } = await failure(nowhere.readArchive([file], query(), RUN));
		expect([code, message]).toEqual([
			'archive_no_room',
			expect.stringMatching(/^there is no temporary folder in .*nowhere: ENOENT/),
		]);
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
