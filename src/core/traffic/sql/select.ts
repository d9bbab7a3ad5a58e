import type { TrafficQuery } from '../source.js';
import { HOUR_MS } from '../tally.js';
import { CLASSES_CONTRACT, MINT_REACH_MS, SAMPLE_COLUMNS } from './archive.js';
import { clickhouse } from './clickhouse.js';
import type { Dialect, DialectName, Member } from './dialect.js';
import { duckdb } from './duckdb.js';
import { fieldsSql } from './fields.js';
import { spark } from './spark.js';
import { trino } from './trino.js';

const BY_NAME: Readonly<Record<DialectName, Dialect>> = { duckdb, spark, trino, clickhouse };

/** Where the archive is: files, or what else the engine's FROM takes. */
export type ArchiveSource = { globs: readonly string[] } | { from: string };

/**
 * The SELECT that reduces an archive to its classes, a row each, for an engine that has the archive: its
 * result is what `--classes` reads. Pure.
 */
export function classesSql(name: DialectName, source: ArchiveSource, query: TrafficQuery): string {
	const sql = BY_NAME[name];
	const from = 'globs' in source ? sql.files(source.globs) : source.from;
	const parts = {
		held: heldSql(sql, from, query),
		exchanges: exchangesSql(sql),
		...mandatesSql(sql),
		decided: decidedSql(sql, query),
		...countsSql(sql),
		facts: `SELECT count(*) AS events FROM held WHERE time >= ${Date.parse(query.since)}`,
		...lackingSql(sql, query),
		gaps: `SELECT ${sql.gathered(spelt(sql, 'hour', 'n'), false)} AS missing FROM lacking_hours`,
	};
	const named = Object.entries(parts).map(([part, text]) => `${part} AS (\n${text}\n)`);
	return `WITH ${named.join(',\n')}
SELECT ${sql.literal(CLASSES_CONTRACT)} AS contract_version, ${sql.literal(query.zoneId)} AS zone_id,
	${sql.literal(query.since)} AS since, ${sql.literal(query.until)} AS until, ${sql.literal(filterText(query))} AS filter,
	count(*) OVER () AS classes, facts.events AS events, coalesce(gaps.missing, ${sql.empty}) AS missing,
	counted.class_key AS class_key, counted.n AS n, counted.first_time AS first_time, counted.last_time AS last_time,
	counted.sessions AS sessions, hours.hours AS hours, counted.mints AS mints, counted.sample AS sample
FROM counted JOIN hours ON counted.class_key = hours.class_key CROSS JOIN facts CROSS JOIN gaps
ORDER BY n DESC, class_key
`;
}

/** What of the zone's traffic is left out, in one text: two that differ select other traffic. Pure. */
export function filterText({ filter, resource, decision }: TrafficQuery): string {
	return JSON.stringify([filter.applicationId ?? null, filter.label ?? null, resource, decision]);
}

/** Every event once, however many files hold it, from as far back as mints are looked for. */
function heldSql(sql: Dialect, from: string, { zoneId, since, until }: TrafficQuery): string {
	return `SELECT * FROM (
	SELECT time, chain_seq, ${SAMPLE_COLUMNS.join(', ')}, row_number() OVER (PARTITION BY event_id ORDER BY time) AS copy
	FROM ${from}
	WHERE zone_id = ${sql.literal(zoneId)} AND time >= ${Date.parse(since) - MINT_REACH_MS} AND time < ${Date.parse(until)}
) copies WHERE copy = 1`;
}

function exchangesSql(sql: Dialect): string {
	const fields = fieldsSql(sql, sql.member).map(({ name, sql: text }) => `${text} AS f_${name}`);
	return `SELECT time, ${SAMPLE_COLUMNS.join(', ')},
	${sql.reading.text(sql.member('agent_session_id'))} AS session_id,
	${sql.reading.text(sql.member('delegation_edge_id'))} AS edge_id,
	${sql.reading.set(sql.member('requested_scopes'))} AS scope_set,
	${fields.join(',\n\t')}
FROM held WHERE event_type = 'token_exchange' AND evaluation_status = 'complete' AND metadata_json <> ''`;
}

/**
 * Which mandates a presentation may carry: those minted on its session and delegation no later than it and
 * within a day. Mints of one mandate that follow each other within a day are one span.
 */
function mandatesSql(sql: Dialect): Record<string, string> {
	const by = 'PARTITION BY session_id, edge_id, mandate ORDER BY time';
	return {
		minted: `SELECT time, event_id, session_id, edge_id, ${sql.object(MANDATE)} AS mandate
FROM exchanges WHERE decision = 'allow' AND ${sql.length('f_scopes')} > 0 AND f_resource <> '' AND edge_id <> ''`,
		marked: `SELECT time, event_id, session_id, edge_id, mandate,
	CASE WHEN time <= ${sql.previous('time', by)} + ${MINT_REACH_MS} THEN 0 ELSE 1 END AS opens FROM minted`,
		islands: `SELECT time, event_id, session_id, edge_id, mandate,
	sum(opens) OVER (${by} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island FROM marked`,
		spans: `SELECT session_id, edge_id, mandate, min(time) AS starts, max(time) + ${MINT_REACH_MS} AS ends, ${sql.oldest('event_id', 'time')} AS event_id
FROM islands GROUP BY session_id, edge_id, mandate, island`,
		carried: `SELECT p.event_id AS event_id, ${sql.gathered('s.mandate', true)} AS mandates, ${sql.gathered(sql.object(MINT), false)} AS mints
FROM exchanges p JOIN spans s ON p.session_id = s.session_id AND p.edge_id = s.edge_id
WHERE ${sql.length('p.f_scopes')} = 0 AND p.time >= s.starts AND p.time <= s.ends GROUP BY p.event_id`,
	};
}

/** What of a mint counts: two that agree here are one mandate. */
export const MANDATE: readonly Member[] = [
	{ name: 'resource', sql: 'f_resource', type: 'text' },
	{ name: 'scopes', sql: 'scope_set', type: 'texts' },
];

const MINT: readonly Member[] = [
	{ name: 'event_id', sql: 's.event_id', type: 'text' },
	{ name: 'time', sql: 's.starts', type: 'whole' },
	{ name: 'mandate', sql: 's.mandate', type: 'text' },
];

/** Whether policy decided an exchange; it decided no other, and whoever reads a class looks closer. */
export const DECIDED = "(manifest_sha <> '' OR diagnostics_json LIKE '%no_active_policy_set%')";

/** What policy decided in the window, with the text that tells its class. */
function decidedSql(sql: Dialect, query: TrafficQuery): string {
	const key: Member[] = [
		...fieldsSql(sql, sql.member).map(({ name, type }) => ({ name, sql: `f_${name}`, type })),
		{ name: 'mandates', sql: `coalesce(c.mandates, ${sql.empty})`, type: 'texts' },
	];
	const sample: Member[] = [
		{ name: 'time', sql: 'time', type: 'whole' },
		...SAMPLE_COLUMNS.map((name): Member => ({ name, sql: `e.${name}`, type: 'text' })),
	];
	return `SELECT time, session_id, ${sql.object(key)} AS class_key, ${sql.object(sample)} AS sample, coalesce(c.mints, ${sql.empty}) AS mints
FROM exchanges e LEFT JOIN carried c ON e.event_id = c.event_id
WHERE time >= ${Date.parse(query.since)} AND ${DECIDED}${conditions(sql, query)}`;
}

/** What the filters ask of the fields. */
export function conditions(sql: Dialect, { filter, resource, decision }: TrafficQuery): string {
	const { applicationId, label } = filter;
	const all = [
		applicationId === undefined ? null : `f_application = ${sql.literal(applicationId)}`,
		label === undefined ? null : sql.has('f_labels', sql.literal(label)),
		resource === null ? null : `f_resource = ${sql.literal(resource)}`,
		decision === null ? null : `f_decision = ${sql.literal(decision)}`,
	];
	return all.flatMap((one) => (one === null ? [] : [` AND ${one}`])).join('');
}

function countsSql(sql: Dialect): Record<string, string> {
	const hour = sql.divided('time', HOUR_MS);
	return {
		hourly: `SELECT class_key, ${hour} AS hour, count(*) AS n FROM decided GROUP BY class_key, ${hour}`,
		hours: `SELECT class_key, ${sql.gathered(spelt(sql, 'hour', 'n'), false)} AS hours FROM hourly GROUP BY class_key`,
		counted: `SELECT class_key, count(*) AS n, min(time) AS first_time, max(time) AS last_time,
	count(DISTINCT CASE WHEN session_id <> '' THEN session_id END) + sum(CASE WHEN session_id = '' THEN 1 ELSE 0 END) AS sessions,
	${sql.newest('mints', 'time')} AS mints, ${sql.newest('sample', 'time')} AS sample
FROM decided GROUP BY class_key`,
	};
}

/**
 * How many events `chain_seq` proves to be missing of `held`, by hour. A gap counts for the first whole hour
 * of which nothing is there, else for the hour of the event after it.
 */
export function lackingSql(sql: Dialect, { since }: TrafficQuery): Record<string, string> {
	const hour = sql.divided('time', HOUR_MS);
	const before = sql.divided('before_time', HOUR_MS);
	return {
		links: `SELECT time, chain_seq, ${sql.previous('chain_seq', 'ORDER BY chain_seq')} AS before_seq, ${sql.previous('time', 'ORDER BY chain_seq')} AS before_time FROM held`,
		lacking: `SELECT CASE WHEN ${hour} > ${before} THEN ${before} + 1 ELSE ${hour} END AS hour, chain_seq - before_seq - 1 AS n
FROM links WHERE chain_seq > before_seq + 1`,
		lacking_hours: `SELECT hour, sum(n) AS n FROM lacking WHERE hour >= ${Math.floor(Date.parse(since) / HOUR_MS)} GROUP BY hour`,
	};
}

/** Two whole numbers in one text, which every engine writes alike. */
function spelt(sql: Dialect, one: string, other: string): string {
	return `concat(${sql.spelt(one)}, ' ', ${sql.spelt(other)})`;
}
