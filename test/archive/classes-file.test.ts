import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../src/archive/open.js';
import type { TrafficQuery } from '../../src/core/traffic/source.js';
import { classesSql } from '../../src/core/traffic/sql/select.js';
import { bootstrap, mint, use } from '../core/record/events.js';
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

const temporary = () => join(bench.folder, 'temporary');
const open = () => openArchive(bench.folder, { temporary: temporary() });
const fromArchive = (globs: string[], asked: TrafficQuery) => open().readArchive(globs, asked, RUN);
const failure = (work: Promise<unknown>) => failureOf(work, temporary());

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
		expect(whole.gaps).toMatchObject([{ why: 'after', until: query().until }]);
		// Rows tell which window they were asked for, and not where the archive ended.
		expect(fromLines).toEqual({ ...whole, source: 'classes', gaps: [], notes: [] });
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
		const { notes, window, gaps } = await read(part, query({ since: '2026-11-20T01:00:00.000Z' }));
		expect(window.since).toBe(query().since);
		expect(gaps.map(({ why }) => why)).toEqual(['left_out']);
		const longer = query({ since: '2026-11-13T00:00:00.000Z', until: '2026-11-30T00:00:00.000Z' });
		expect((await read(await written(lines(await rows())), longer)).gaps).toEqual([
			{ why: 'before', since: longer.since, until: query().since },
			{ why: 'after', since: query().until, until: longer.until },
		]);
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
