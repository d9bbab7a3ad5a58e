import type { TrafficQuery } from '../core/traffic/source.js';
import { MINT_REACH_MS } from '../core/traffic/sql/archive.js';
import type { Member } from '../core/traffic/sql/dialect.js';
import { duckdb as sql } from '../core/traffic/sql/duckdb.js';
import { COLUMNS, fieldsSql, MEMBERS, PRESENCES } from '../core/traffic/sql/fields.js';
import { conditions, DECIDED, MANDATE } from '../core/traffic/sql/select.js';
import { HOUR_MS } from '../core/traffic/tally.js';
import type { Batch } from './batches.js';
import { parquet } from './survey.js';

/**
 * The steps by which DuckDB reduces an archive, a batch at a time, to what the printed SELECT gives of the
 * whole. Each event is parsed once. What of it a class hangs on, as it stands there, is looked up among
 * the `spellings` that were seen: few, so that only these are read field by field.
 */

export const TABLES = [
	'CREATE TABLE mandates (mandate INTEGER, text VARCHAR)',
	`CREATE TABLE spellings (id INTEGER, raw ${rawType()}, class_key VARCHAR, kept BOOLEAN, uses BOOLEAN, mandate INTEGER)`,
	'CREATE TABLE mints (session_id VARCHAR, edge_id VARCHAR, mandate INTEGER, starts BIGINT, ends BIGINT, event_id VARCHAR)',
	'CREATE TABLE tallies (id INTEGER, mandates INTEGER[], hour BIGINT, n BIGINT, alone BIGINT, first_time BIGINT, last_time BIGINT, event_id VARCHAR, mints STRUCT(mandate INTEGER, starts BIGINT, ends BIGINT, event_id VARCHAR)[])',
	'CREATE TABLE sessions (id INTEGER, mandates INTEGER[], session_id VARCHAR)',
];

function rawType(): string {
	const columns = COLUMNS.map((column) => `${column} VARCHAR`);
	return `STRUCT(${[...columns, ...MEMBERS.map((name) => `m_${name} JSON`)].join(', ')})`;
}

/** All members of the metadata at once, as JSON. Of an id that is only there or not, no more is kept than that. */
function rawSql(): string {
	const member = (name: string, index: number) => {
		const json = `m[${index + 1}]`;
		if (!PRESENCES.includes(name)) return json;
		return `CASE WHEN starts_with(${json}::VARCHAR, '"') AND ${json}::VARCHAR <> '""' THEN '"present"'::JSON ELSE ${json} END`;
	};
	const columns = COLUMNS.map((column) => `${column} := ${column}`);
	const members = MEMBERS.map((name, index) => `m_${name} := ${member(name, index)}`);
	return `struct_pack(${[...columns, ...members].join(', ')})`;
}

/** A text of the metadata, as the dialect reads it; one without escapes stands there between its quotes. */
function memberSql(name: string): string {
	const json = `m[${MEMBERS.indexOf(name) + 1}]`;
	const plain = `starts_with(${json}::VARCHAR, '"') AND NOT contains(${json}::VARCHAR, '\\')`;
	return `CASE WHEN ${plain} THEN substr(${json}::VARCHAR, 2, length(${json}::VARCHAR) - 2) ELSE ${sql.reading.text(json)} END`;
}

/**
 * What policy may have decided in a batch, or in the first of it: what is not known yet among the spellings
 * comes with its own.
 */
export function batchSql(batch: Batch, query: TrafficQuery, most?: number): string {
	const paths = MEMBERS.map((name) => `'$.${name}'`).join(', ');
	const columns = COLUMNS.join(', ');
	return `CREATE OR REPLACE TEMP TABLE batch AS
SELECT e.time, e.event_id, e.session_id, e.edge_id, s.id, CASE WHEN s.id IS NULL THEN e.raw END AS raw
FROM (
	SELECT time, event_id, ${memberSql('agent_session_id')} AS session_id, ${memberSql('delegation_edge_id')} AS edge_id, ${rawSql()} AS raw
	FROM (
		SELECT time, event_id, ${columns}, json_extract(metadata_json, [${paths}]) AS m
		FROM ${parquet(batch.files)}
		WHERE ${within(batch, query)} AND event_type = 'token_exchange' AND evaluation_status = 'complete' AND metadata_json <> ''${most === undefined ? '' : ` LIMIT ${most}`}
	)
) e LEFT JOIN spellings s ON s.raw = e.raw`;
}

function within({ from, to }: Batch, { zoneId }: TrafficQuery): string {
	return `zone_id = ${sql.literal(zoneId)} AND time >= ${from} AND time < ${to}`;
}

/** How many events of any kind a batch holds, with copies and without. */
export function eventsSql(batch: Batch, query: TrafficQuery): string {
	return `SELECT count(*) AS rows, count(DISTINCT event_id) AS events FROM ${parquet(batch.files)} WHERE ${within(batch, query)}`;
}

/** Takes the copies of events out of the batch. */
export const UNCOPIED =
	'DELETE FROM batch WHERE rowid NOT IN (SELECT min(rowid) FROM batch GROUP BY event_id)';

/** Reads the spellings that a batch brought, field by field, as the printed SELECT would. */
export function learnSql(query: TrafficQuery): string[] {
	const fields = fieldsSql(sql, (name) => `m_${name}`);
	const key = fields.map(({ name, type }): Member => ({ name, sql: `f_${name}`, type }));
	return [
		`CREATE OR REPLACE TEMP TABLE fresh AS
SELECT *, ${sql.object(key)} AS class_key,
	CASE WHEN f_decision = 'allow' AND len(f_scopes) > 0 AND f_resource <> '' AND f_edge = 'present' THEN ${sql.object(MANDATE)} END AS mandate_text
FROM (
	SELECT raw, decision AS logged, manifest_sha, diagnostics_json, ${sql.reading.set('m_requested_scopes')} AS scope_set, ${fields.map(({ name, sql: text }) => `${text} AS f_${name}`).join(', ')}
	FROM (SELECT raw, raw.* FROM (SELECT DISTINCT raw FROM batch WHERE id IS NULL))
)`,
		`INSERT INTO mandates SELECT (SELECT count(*) FROM mandates) + row_number() OVER (), mandate_text
FROM (SELECT DISTINCT mandate_text FROM fresh WHERE mandate_text IS NOT NULL AND mandate_text NOT IN (SELECT text FROM mandates))`,
		`INSERT INTO spellings SELECT (SELECT count(*) FROM spellings) + row_number() OVER (), f.raw, f.class_key,
	(${DECIDED}${conditions(sql, query)}), len(f.f_scopes) = 0 AND f.f_edge = 'present', m.mandate
FROM fresh f LEFT JOIN mandates m ON m.text = f.mandate_text`,
		'UPDATE batch SET id = s.id, raw = NULL FROM spellings s WHERE batch.id IS NULL AND batch.raw = s.raw',
	];
}

/**
 * Takes a batch into the tallies. Mints of one mandate within half a day are one span, in which each may be
 * presented for a day after: spans that overlap say the same as one that is longer.
 */
export function tallySql(query: TrafficQuery): string[] {
	return [
		`INSERT INTO mints SELECT session_id, edge_id, s.mandate, min(time), max(time) + ${MINT_REACH_MS}, arg_min(event_id, time)
FROM batch b JOIN spellings s ON s.id = b.id WHERE s.mandate IS NOT NULL GROUP BY session_id, edge_id, s.mandate, time // ${MINT_REACH_MS / 2}`,
		`CREATE OR REPLACE TEMP TABLE told AS
WITH d AS (
	SELECT b.id, b.time, b.session_id, b.edge_id, b.event_id, s.uses FROM batch b JOIN spellings s ON s.id = b.id
	WHERE s.kept AND b.time >= ${Date.parse(query.since)}
), spans AS (
	SELECT session_id, edge_id, list({mandate: mandate, starts: starts, ends: ends, event_id: event_id}) AS all_mints
	FROM mints SEMI JOIN (SELECT DISTINCT session_id, edge_id FROM d WHERE uses) USING (session_id, edge_id) GROUP BY ALL
), presented AS (
	SELECT d.id, d.time, d.session_id, d.event_id, list_filter(p.all_mints, lambda x: x.starts <= d.time AND d.time <= x.ends) AS mints
	FROM d LEFT JOIN spans p ON p.session_id = d.session_id AND p.edge_id = d.edge_id WHERE d.uses
)
SELECT id, time, session_id, event_id, NULL AS mints, []::INTEGER[] AS mandates FROM d WHERE NOT uses
UNION ALL
SELECT id, time, session_id, event_id, mints, coalesce(list_sort(list_distinct(list_transform(mints, lambda x: x.mandate))), []) FROM presented`,
		`INSERT INTO tallies SELECT id, mandates, time // ${HOUR_MS}, count(*), count(*) FILTER (session_id = ''), min(time), max(time), arg_max(event_id, time), arg_max(mints, time)
FROM told GROUP BY id, mandates, time // ${HOUR_MS}`,
		`INSERT INTO sessions SELECT DISTINCT id, mandates, session_id FROM told WHERE session_id <> ''`,
	];
}

/** Lets go of mints that nothing after `time` can present. */
export function forgetSql(time: number): string {
	return `CREATE OR REPLACE TABLE mints AS SELECT * FROM mints WHERE ends >= ${time}`;
}

export const ONE_SESSION_ONCE =
	'CREATE OR REPLACE TABLE sessions AS SELECT DISTINCT id, mandates, session_id FROM sessions';

/** The classes, in the shape of the printed SELECT's rows but for their samples, which `event_id` names. */
export const CLASSES = `WITH t AS (SELECT s.class_key, t.* FROM tallies t JOIN spellings s ON s.id = t.id),
counted AS (
	SELECT class_key, mandates, sum(n)::BIGINT AS n, sum(alone) AS alone, min(first_time) AS first_time, max(last_time) AS last_time,
		arg_max(event_id, last_time) AS event_id, coalesce(arg_max(mints, last_time), []) AS mints FROM t GROUP BY class_key, mandates
), hours AS (
	SELECT class_key, mandates, list(concat(hour, ' ', n)) AS hours FROM (SELECT class_key, mandates, hour, sum(n)::BIGINT AS n FROM t GROUP BY ALL) GROUP BY class_key, mandates
), distinct_sessions AS (
	SELECT p.class_key, s.mandates, count(DISTINCT s.session_id) AS sessions FROM sessions s JOIN spellings p ON p.id = s.id GROUP BY ALL
), live AS (
	SELECT class_key, mandates, list(to_json({event_id: x.event_id, time: x.starts, mandate: m.text})::VARCHAR) AS mints
	FROM (SELECT class_key, mandates, unnest(mints) AS x FROM counted) JOIN mandates m ON m.mandate = x.mandate GROUP BY ALL
)
SELECT c.class_key, c.n, c.first_time, c.last_time, (coalesce(d.sessions, 0) + c.alone)::BIGINT AS sessions, h.hours, coalesce(l.mints, []) AS mints, c.event_id
FROM counted c JOIN hours h ON h.class_key = c.class_key AND h.mandates = c.mandates
LEFT JOIN distinct_sessions d ON d.class_key = c.class_key AND d.mandates = c.mandates
LEFT JOIN live l ON l.class_key = c.class_key AND l.mandates = c.mandates`;
