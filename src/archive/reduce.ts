import { z } from 'zod';
import { type ClassRow, ClassRowSchema, WholeSchema } from '../core/traffic/class-row.js';
import type { ReadingRun, TrafficQuery } from '../core/traffic/source.js';
import { MINT_REACH_MS, SAMPLE_COLUMNS } from '../core/traffic/sql/archive.js';
import { duckdb as sql } from '../core/traffic/sql/duckdb.js';
import { lackingSql } from '../core/traffic/sql/select.js';
import { HOUR_MS } from '../core/traffic/tally.js';
import {
	batchSql,
	CLASSES,
	eventsSql,
	forgetSql,
	learnSql,
	ONE_SESSION_ONCE,
	TABLES,
	tallySql,
	UNCOPIED,
} from './batch-sql.js';
import { type Batch, batchesOf } from './batches.js';
import type { Database } from './duckdb.js';
import { parquet, type Survey } from './survey.js';

/** What an archive tells of a window. */
export interface Reduced {
	rows: ClassRow[];
	/** In the window, each once. */
	events: number;
	/** Of these, how many more times they were there. */
	copies: number;
}

/** Events whose spellings are looked at before the first batch: else that would carry each event's own. */
const FIRST_LOOK = 50_000;

/** Sessions are counted once each time so many more have come. */
const SESSIONS_AT_ONCE = 2_000_000;

const CountSchema = z.object({ n: WholeSchema });

/** Reduces the window of an archive to rows of classes, all in SQL, a batch at a time. */
export async function reduceArchive(
	database: Database,
	survey: Survey,
	query: TrafficQuery,
	{ progress }: Pick<ReadingRun, 'progress'>,
): Promise<Reduced> {
	const [since, until] = [Date.parse(query.since), Date.parse(query.until)];
	const batches = [
		...batchesOf(survey.hours, { from: since - MINT_REACH_MS, to: since }),
		...batchesOf(survey.hours, { from: since, to: until }),
	];
	const total = batches.reduce((sum, { events }) => sum + events, 0);
	const reduced = { events: 0, copies: 0 };
	for (const table of TABLES) await database.run(table);
	const [first] = batches;
	if (first !== undefined) {
		await database.run(batchSql(first, query, FIRST_LOOK));
		await learn(database, query);
	}
	let done = 0;
	let sessions = 0;
	for (const batch of batches) {
		progress({ step: 'archive', text: `reading the archive: ${done} of ${total} events`, done, total });
		const counted = await take(database, batch, query);
		if (batch.from >= since) {
			reduced.events += counted.events;
			reduced.copies += counted.copies;
		}
		sessions = await compact(database, sessions);
		done += batch.events;
	}
	return { ...reduced, rows: await rowsOf(database, survey) };
}

/** Takes a batch into the tallies. */
async function take(database: Database, batch: Batch, query: TrafficQuery): Promise<Omit<Reduced, 'rows'>> {
	await database.run(batchSql(batch, query));
	const [counted = { rows: 0, events: 0 }] = await database.all(
		eventsSql(batch, query),
		z.object({ rows: WholeSchema, events: WholeSchema }),
	);
	if (counted.rows > counted.events) await database.run(UNCOPIED);
	await learn(database, query);
	for (const step of tallySql(query)) await database.run(step);
	await database.run(forgetSql(batch.to));
	return { events: counted.events, copies: counted.rows - counted.events };
}

/** Reads what spellings a batch brought, if any. */
async function learn(database: Database, query: TrafficQuery): Promise<void> {
	const [fresh] = await database.all('SELECT count(*) AS n FROM batch WHERE id IS NULL', CountSchema);
	if (fresh === undefined || fresh.n === 0) return;
	for (const step of learnSql(query)) await database.run(step);
}

/** Takes each session once where many have come since `before`. Gives how many there were after the last time. */
async function compact(database: Database, before: number): Promise<number> {
	const count = async () =>
		(await database.all('SELECT count(*) AS n FROM sessions', CountSchema))[0]?.n ?? 0;
	if ((await count()) < 2 * before + SESSIONS_AT_ONCE) return before;
	await database.run(ONE_SESSION_ONCE);
	return count();
}

/** The rows of the classes, each with the sample that its newest event is. */
async function rowsOf(database: Database, survey: Survey): Promise<ClassRow[]> {
	await database.run(`CREATE TEMP TABLE classes AS ${CLASSES}`);
	const ends = await database.all(
		`SELECT DISTINCT last_time // ${HOUR_MS} AS hour FROM classes`,
		z.object({ hour: WholeSchema }),
	);
	const hours = new Set(ends.map(({ hour }) => hour));
	const files = new Set(survey.hours.flatMap(({ file, hour }) => (hours.has(hour) ? [file] : [])));
	if (files.size === 0) return [];
	const sample = ['time', ...SAMPLE_COLUMNS].map((name) => `${name}: e.${name}`).join(', ');
	return database.all(
		`SELECT c.* EXCLUDE (event_id), any_value(to_json({${sample}})::VARCHAR) AS sample
FROM ${parquet([...files])} e JOIN classes c ON c.event_id = e.event_id GROUP BY ALL`,
		ClassRowSchema,
	);
}

/** How many events of the window `chain_seq` proves to be missing, by hour. */
export async function missingEvents(
	database: Database,
	survey: Survey,
	query: TrafficQuery,
): Promise<{ hour: number; events: number }[]> {
	const files = [...new Set(survey.hours.map(({ file }) => file))];
	const [from, to] = [Date.parse(query.since) - MINT_REACH_MS, Date.parse(query.until)];
	const where = `zone_id = ${sql.literal(query.zoneId)} AND time >= ${from} AND time < ${to}`;
	const [whole] = await database.all(
		`SELECT count(*) - (max(chain_seq) - min(chain_seq) + 1) AS n FROM ${parquet(files)} WHERE ${where}`,
		CountSchema,
	);
	if (whole?.n === 0) return [];
	const parts = {
		held: `SELECT chain_seq, min(time) AS time FROM ${parquet(files)} WHERE ${where} GROUP BY chain_seq`,
		...lackingSql(sql, query),
	};
	const named = Object.entries(parts).map(([part, text]) => `${part} AS (${text})`);
	return database.all(
		`WITH ${named.join(', ')} SELECT hour, n::BIGINT AS events FROM lacking_hours ORDER BY hour`,
		z.object({ hour: WholeSchema, events: WholeSchema }),
	);
}
