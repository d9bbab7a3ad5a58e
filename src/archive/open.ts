import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Gap, TrafficRead } from '../core/traffic/class.js';
import { readClassRows, refuseDisagreement, rowsOfNdjson } from '../core/traffic/class-file.js';
import { classesOf } from '../core/traffic/class-row.js';
import { gapsOf } from '../core/traffic/gaps.js';
import type { ArchiveReader, ReadingRun, TrafficQuery } from '../core/traffic/source.js';
import { duckdb } from '../core/traffic/sql/duckdb.js';
import { HOUR_MS } from '../core/traffic/tally.js';
import { CaracaliteError } from '../model/errors.js';
import { type Database, type DuckDbOptions, withDuckDb } from './duckdb.js';
import { missingEvents, type Reduced, reduceArchive } from './reduce.js';
import { type Survey, surveyArchive } from './survey.js';

/** Opens what reads archives, with paths from `cwd` on: DuckDB itself is loaded when it is needed. */
export function openArchive(cwd: string, options: DuckDbOptions = {}): ArchiveReader {
	return {
		readArchive: (globs, query, run) => {
			const whole = globs.map((glob) => globFrom(cwd, glob));
			return withDuckDb(run.signal, options, (database) => readArchive(database, whole, query, run));
		},
		readClasses: async (path, query, run) => {
			const file = resolve(cwd, path);
			const bytes = await bytesOf(file);
			if (bytes.subarray(0, 4).toString('latin1') !== 'PAR1')
				return readClassRows(rowsOfNdjson(bytes.toString('utf8'), file), file, query);
			const rows = await withDuckDb(run.signal, options, (database) => parquetRows(database, file));
			return readClassRows(rows, file, query);
		},
	};
}

/** The pattern as DuckDB takes it; what is a pattern in the name of the working directory is none. */
function globFrom(cwd: string, glob: string): string {
	if (isAbsolute(glob) || glob.includes('://')) return glob;
	return join(cwd.replace(/[[*?]/g, '[$&]'), glob);
}

async function readArchive(
	database: Database,
	globs: readonly string[],
	query: TrafficQuery,
	run: ReadingRun,
): Promise<TrafficRead> {
	run.progress({ step: 'archive', text: 'looking at the archive' });
	const survey = await surveyArchive(database, globs, query);
	const missing = await missingEvents(database, survey, query);
	const reduced = await reduceArchive(database, survey, query, run);
	const { classes, disagreements } = classesOf(reduced.rows, query.zoneId);
	refuseDisagreement(disagreements, 'DuckDB');
	return {
		source: 'archive',
		window: { since: query.since, until: query.until },
		events: reduced.events,
		decisions: classes.reduce((sum, { seen }) => sum + seen.count, 0),
		classes,
		missing: missing.map(({ hour, events }) => ({
			zoneId: query.zoneId,
			hour: new Date(hour * HOUR_MS).toISOString(),
			events,
		})),
		gaps: gapsIn(survey, query),
		notes: notesOf(survey, reduced, query),
	};
}

/** What of the window the archive does not reach. An hour is as exact as its files are. */
function gapsIn({ first, last }: Survey, query: TrafficQuery): Gap[] {
	const iso = (time: number) => new Date(time).toISOString();
	return gapsOf(query, { since: iso(first - HOUR_MS), until: iso(last + HOUR_MS) });
}

/** What of the archive was skipped, and what of the window it does not reach. Pure. */
function notesOf(
	{ first, last, others, files }: Survey,
	{ copies }: Reduced,
	{ since, until }: TrafficQuery,
): string[] {
	const begins = first - HOUR_MS >= Date.parse(since);
	const ends = last + HOUR_MS < Date.parse(until);
	const iso = (time: number) => new Date(time).toISOString();
	return [
		...(begins ? [`The archive begins at ${iso(first)}: of the window before that it tells nothing.`] : []),
		...(ends ? [`The archive ends at ${iso(last)}: of the window after that it tells nothing.`] : []),
		...(copies > 0
			? [`${copies} copies of events were in its ${files.length} files, each event counts once.`]
			: []),
		...(others.events > 0 ? [`${others.events} events of ${others.zones} other zones were left aside.`] : []),
	];
}

async function bytesOf(file: string): Promise<Buffer> {
	try {
		return await readFile(file);
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new CaracaliteError('classes_unreadable', `the classes cannot be read: ${text}`, {
			hint: 'Name a file that the result of `caracalite shadow --print-sql` was written to.',
			cause,
		});
	}
}

function parquetRows(database: Database, file: string): Promise<Record<string, unknown>[]> {
	return database.all(
		`SELECT * FROM read_parquet(${duckdb.literal(file)})`,
		z.record(z.string(), z.unknown()),
	);
}
