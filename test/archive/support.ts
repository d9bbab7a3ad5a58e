import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import { openArchive } from '../../src/archive/open.js';
import { mintsFor } from '../../src/core/event/mints.js';
import { readEvent } from '../../src/core/event/read.js';
import type { TrafficClass, TrafficRead } from '../../src/core/traffic/class.js';
import { readClassRows } from '../../src/core/traffic/class-file.js';
import { classKey } from '../../src/core/traffic/class-key.js';
import type { ReadingRun, TrafficQuery } from '../../src/core/traffic/source.js';
import type { ArchiveSource } from '../../src/core/traffic/sql/select.js';
import { classesSql } from '../../src/core/traffic/sql/select.js';
import type { AuditEvent } from '../../src/model/audit.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { EXIT } from '../../src/model/exit-codes.js';

export const ZONE = 'zone-1';
const DAY_MS = 24 * 60 * 60 * 1_000;

/** A run that nobody watches. */
export const RUN: ReadingRun = { progress: () => {}, signal: new AbortController().signal };

export function query(over: Partial<TrafficQuery> = {}): TrafficQuery {
	return {
		zoneId: ZONE,
		since: '2026-11-20T00:00:00.000Z',
		until: '2026-11-27T00:00:00.000Z',
		filter: {},
		resource: null,
		decision: null,
		...over,
	};
}

/** A folder for archives, and a DuckDB that writes them. */
export interface Bench {
	folder: string;
	sql: DuckDBConnection;
	close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
	const folder = await mkdtemp(join(tmpdir(), 'caracalite-archive-test-'));
	const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
	const sql = await instance.connect();
	return {
		folder,
		sql,
		async close() {
			sql.closeSync();
			instance.closeSync();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Writes events as the exporter does, with `chain_seq` in their order unless `seq` says otherwise. Gives the path. */
export async function writeArchive(
	{ folder, sql }: Bench,
	name: string,
	events: readonly AuditEvent[],
	{
		zone = ZONE,
		seq = (index: number) => index + 1,
	}: { zone?: string; seq?: (index: number) => number } = {},
): Promise<string> {
	const file = join(folder, name);
	await mkdir(dirname(file), { recursive: true });
	const rows = events.map((event, index) => ({
		time: Date.parse(event.occurredAt),
		zone_id: zone,
		request_id: event.requestId,
		policy_set_version_id: event.policySetVersionId,
		decision: event.decision,
		event_id: event.id,
		event_type: event.eventType,
		manifest_sha: event.manifestSha,
		evaluation_status: event.evaluationStatus,
		determining_policies_json: JSON.stringify(event.determiningPolicies),
		diagnostics_json: JSON.stringify(event.diagnostics),
		metadata_json: JSON.stringify(event.metadata),
		chain_seq: seq(index),
	}));
	const lines = join(folder, `${name.replaceAll('/', '-')}.ndjson`);
	await writeFile(lines, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
	const columns = Object.keys(rows[0] ?? {}).map(
		(column) => `${column}: '${column === 'time' || column === 'chain_seq' ? 'BIGINT' : 'VARCHAR'}'`,
	);
	await sql.run(
		`COPY (SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = {${columns.join(', ')}})) TO '${file}' (FORMAT parquet)`,
	);
	await rm(lines);
	return file;
}

/** What a reading fails with; every failure changes nothing and leaves the temporary folder empty. */
export async function failureOf(work: Promise<unknown>, temporary: string): Promise<CaracaliteError> {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	expect(await readdir(temporary)).toEqual([]);
	if (!(error instanceof CaracaliteError)) throw new Error(`no error of ours: ${error}`);
	expect([error.exit, error.changed]).toEqual([EXIT.usage, false]);
	expect(error.hint).toBeTruthy();
	return error;
}

/** What tells classes and their counts apart, by key. */
export function told(classes: readonly TrafficClass[]): Map<string, unknown> {
	return new Map(
		classes
			.map(
				({ key, seen, sessions, hours, event }) =>
					[key, { seen, sessions, hours, at: event.occurredAt }] as const,
			)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

/** Reads an archive as a command does. */
export function fromArchive(globs: string[], asked: TrafficQuery): Promise<TrafficRead> {
	return openArchive(tmpdir()).readArchive(globs, asked, RUN);
}

/** Runs the printed SELECT in DuckDB and reads its rows as `--classes` does. */
export async function fromSelect(
	bench: Bench,
	source: ArchiveSource,
	asked: TrafficQuery,
): Promise<TrafficRead> {
	const reader = await bench.sql.runAndReadAll(classesSql('duckdb', source, asked));
	const rows = reader.getRowObjectsJson();
	return rows.length === 0
		? {
				source: 'classes',
				window: asked,
				events: 0,
				decisions: 0,
				classes: [],
				missing: [],
				gaps: [],
				notes: [],
			}
		: readClassRows(rows, 'the result', asked);
}

/** The classes by looking at every event against every other, as the laws are written. */
export function byBruteForce(events: readonly AuditEvent[], asked: TrafficQuery): TrafficClass[] {
	const once = [...new Map(events.map((event) => [event.id, event])).values()];
	const found = new Map<string, TrafficClass & { named: Set<string> }>();
	for (const event of once) {
		if (event.occurredAt < asked.since || event.occurredAt >= asked.until) continue;
		const read = readEvent(event, { zoneId: asked.zoneId, asRebuilt: null });
		if (!read.byPolicy) continue;
		const reach = Date.parse(event.occurredAt) - DAY_MS;
		const mints =
			read.presentation === null
				? []
				: mintsFor(read.presentation, once).filter(({ at }) => Date.parse(at) >= reach);
		const key = classKey(read, mints);
		const session = event.metadata.agent_session_id;
		const known = found.get(key);
		const hour = `${event.occurredAt.slice(0, 13)}:00:00.000Z`;
		const named = known?.named ?? new Set<string>();
		const alone =
			(known?.sessions ?? 0) - named.size + (typeof session === 'string' && session !== '' ? 0 : 1);
		if (typeof session === 'string' && session !== '') named.add(session);
		const hours = new Map((known?.hours ?? []).map(({ start, count }) => [start, count]));
		hours.set(hour, (hours.get(hour) ?? 0) + 1);
		const at = event.occurredAt;
		found.set(key, {
			key,
			event: known === undefined || known.event.occurredAt < at ? event : known.event,
			mints,
			seen: {
				count: (known?.seen.count ?? 0) + 1,
				first: known === undefined || at < known.seen.first ? at : known.seen.first,
				last: known === undefined || at > known.seen.last ? at : known.seen.last,
			},
			named,
			sessions: named.size + alone,
			hours: [...hours].sort().map(([start, count]) => ({ start, count })),
		});
	}
	return [...found.values()];
}
