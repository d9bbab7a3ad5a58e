import { z } from 'zod';
import { WholeSchema } from '../core/traffic/class-row.js';
import type { TrafficQuery } from '../core/traffic/source.js';
import { ARCHIVE_COLUMNS, MINT_REACH_MS } from '../core/traffic/sql/archive.js';
import { duckdb } from '../core/traffic/sql/duckdb.js';
import { HOUR_MS } from '../core/traffic/tally.js';
import { CaracaliteError } from '../model/errors.js';
import type { Database } from './duckdb.js';

/** The zone's events of one hour in one file. */
export interface FileHour {
	file: string;
	/** Hours since the epoch. */
	hour: number;
	events: number;
	/** Milliseconds since the epoch. */
	first: number;
	last: number;
}

/** What lies in an archive, by its small columns alone. */
export interface Survey {
	files: string[];
	/** Of the zone, as far as a window needs them. */
	hours: FileHour[];
	/** Of other zones, in the same files. */
	others: { zones: number; events: number };
	/** When the zone's events begin and end in the whole archive. */
	first: number;
	last: number;
}

/**
 * Finds the files of an archive and what of a zone lies in them. Throws `archive_nothing` where no file
 * matches, `archive_schema` for files of another schema, `archive_other_zone`, `archive_outside` where all
 * lies before or after the window, and what {@link Database} throws.
 */
export async function surveyArchive(
	database: Database,
	globs: readonly string[],
	query: TrafficQuery,
): Promise<Survey> {
	const files = await filesOf(database, globs);
	await checkColumns(database, files);
	const zone = duckdb.literal(query.zoneId);
	const hour = duckdb.divided('time', HOUR_MS);
	const hours = await database.all(
		`SELECT filename AS file, ${hour} AS hour, count(*) AS events, min(time) AS first, max(time) AS last
FROM ${parquet(files)} WHERE zone_id = ${zone} AND time IS NOT NULL GROUP BY ALL`,
		z.object({
			file: z.string(),
			hour: WholeSchema,
			events: WholeSchema,
			first: WholeSchema,
			last: WholeSchema,
		}),
	);
	const [others = { zones: 0, events: 0 }] = await database.all(
		`SELECT count(DISTINCT zone_id) AS zones, count(*) AS events FROM ${parquet(files)} WHERE zone_id <> ${zone}`,
		z.object({ zones: WholeSchema, events: WholeSchema }),
	);
	if (hours.length === 0) throw otherZone(query.zoneId, files.length, others);
	const survey = { files, others, first: leastOf(hours), last: greatestOf(hours) };
	const [since, until] = [Date.parse(query.since), Date.parse(query.until)];
	if (hours.every(({ first, last }) => last < since || first >= until)) throw outside(survey, query);
	const needed = hours.filter(({ first, last }) => last >= since - MINT_REACH_MS && first < until);
	return { ...survey, hours: needed };
}

/** What a FROM takes for these files; each row knows its file. */
export function parquet(files: readonly string[]): string {
	return `read_parquet([${files.map(duckdb.literal).join(', ')}], filename = true, hive_partitioning = false)`;
}

async function filesOf(database: Database, globs: readonly string[]): Promise<string[]> {
	const found = new Set<string>();
	for (const glob of globs) {
		const rows = await database.all(
			`SELECT file FROM glob(${duckdb.literal(glob)})`,
			z.object({ file: z.string() }),
		);
		if (rows.length === 0) throw nothing(glob);
		for (const { file } of rows) found.add(file);
	}
	return [...found].sort();
}

/** Every file has every column, in its type: a file of another kind would be read as nothing. */
async function checkColumns(database: Database, files: readonly string[]): Promise<void> {
	const names = [...ARCHIVE_COLUMNS.keys()].map(duckdb.literal).join(', ');
	for (const file of files) {
		const held = await database.all(
			`SELECT name, duckdb_type AS type FROM parquet_schema(${duckdb.literal(file)}) WHERE name IN (${names})`,
			z.object({ name: z.string(), type: z.string().nullable() }),
		);
		const types = new Map(held.map(({ name, type }) => [name, type]));
		for (const [name, type] of ARCHIVE_COLUMNS) {
			if (types.get(name) === type) continue;
			const text = types.has(name)
				? `${file} has ${types.get(name)} in the column ${name}, not ${type}`
				: `${file} has no column ${name}`;
			throw new CaracaliteError('archive_schema', text, {
				hint: 'It is no audit archive, or of another version of Caracal. Name the objects of the audit service alone.',
			});
		}
	}
}

function nothing(glob: string): CaracaliteError {
	return new CaracaliteError('archive_nothing', `no file matches ${glob}`, {
		hint: "Quote the pattern, so that the shell leaves it as it is, and name the files of a folder: --archive 'audit/2026/11/**/*.parquet'.",
	});
}

function otherZone(zoneId: string, files: number, { zones, events }: Survey['others']): CaracaliteError {
	const text =
		events === 0
			? `the archive's ${files} files hold no event`
			: `none of the archive's ${events} events is of zone ${zoneId}; they are of ${zones} other zones`;
	return new CaracaliteError('archive_other_zone', text, {
		hint: 'Name the zone with --zone, or the archive of this one with --archive.',
	});
}

function outside({ first, last }: Pick<Survey, 'first' | 'last'>, query: TrafficQuery): CaracaliteError {
	const ends = last < Date.parse(query.since);
	const text = ends
		? `the archive ends at ${iso(last)}, before the window begins (${query.since})`
		: `the archive begins at ${iso(first)} and ends at ${iso(last)}; nothing in it lies in the window, ${query.since} to ${query.until}`;
	return new CaracaliteError('archive_outside', text, {
		hint: 'Choose the window with --since and --until, or name later hours of the archive.',
	});
}

function iso(time: number): string {
	return new Date(time).toISOString();
}

function leastOf(hours: readonly FileHour[]): number {
	return hours.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY);
}

function greatestOf(hours: readonly FileHour[]): number {
	return hours.reduce((greatest, { last }) => Math.max(greatest, last), Number.NEGATIVE_INFINITY);
}
