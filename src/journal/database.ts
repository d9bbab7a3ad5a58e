import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import { z } from 'zod';
import { isCaracaliteError } from '../model/errors.js';
import { type Binding, fingerprint, truePath } from './binding.js';
import { libsql } from './libsql.js';
import { troubleOf, unusable } from './unusable.js';

/** Raised with every change of the tables; an older program refuses a newer file. */
const SCHEMA_VERSION = 2;
/** The tables of caracalite 0.1.0, which bound a journal to nobody. */
const UNBOUND_VERSION = 1;
/** How long one process waits for another's short write, milliseconds. */
const BUSY_MS = 5_000;

const CheckRow = z.object({ quick_check: z.string() });
const OriginRow = z.object({ mark: z.string(), fingerprint: z.string() });
const SchemaRow = z.object({ sql: z.string() });
const VersionRow = z.object({ user_version: z.number() });

const APPEND_ONLY = ['origin', 'intents', 'sendings', 'receipts', 'proofs'];

const ORIGIN = 'CREATE TABLE origin (mark TEXT NOT NULL, fingerprint TEXT NOT NULL) STRICT';

const TABLES = `
${ORIGIN};
CREATE TABLE intents (id TEXT PRIMARY KEY, zone_id TEXT NOT NULL, zone_name TEXT NOT NULL, document TEXT NOT NULL) STRICT;
CREATE TABLE sendings (intent_id TEXT PRIMARY KEY REFERENCES intents (id), at TEXT NOT NULL) STRICT;
CREATE TABLE receipts (intent_id TEXT PRIMARY KEY REFERENCES intents (id), document TEXT NOT NULL) STRICT;
CREATE TABLE proofs (intent_id TEXT NOT NULL REFERENCES intents (id), document TEXT NOT NULL) STRICT;
CREATE INDEX proofs_by_intent ON proofs (intent_id);`;

/** The journal's file, by SQL: a row once written stays as it is. */
export interface JournalFile {
	rows(sql: string, ...parameters: (string | number | null)[]): unknown[];
	/** Writes; on disk when it returns. */
	append(sql: string, ...parameters: (string | number | null)[]): void;
	close(): void;
}

/**
 * Opens the file, with new tables, bound to this user, where it is empty. Without a `binding` it is opened
 * whoever made it. Throws `journal_unusable`.
 */
export function openJournalFile(file: string, binding: Binding | null): JournalFile {
	return telling(file, () => {
		const database = new (libsql())(file, { timeout: BUSY_MS });
		try {
			prepare(database, file, binding);
		} catch (error) {
			database.close();
			throw error;
		}
		return {
			rows: (sql, ...parameters) => telling(file, () => database.prepare(sql).all(parameters)),
			append: (sql, ...parameters) =>
				telling(file, () => {
					database.prepare(sql).run(parameters);
				}),
			close: () => {
				database.close();
			},
		};
	});
}

function prepare(database: Database.Database, file: string, binding: Binding | null): void {
	// Before anything in the file is followed: a view or a trigger of somebody else's may never end.
	if (versionOf(database) > 0) refuseOthers(database, file, binding);
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.pragma('foreign_keys = ON');
	const check = CheckRow.parse(database.prepare('PRAGMA quick_check(1)').get([])).quick_check;
	if (check !== 'ok') throw unusable(file, 'damaged', new Error(check));
	database
		.transaction(() => {
			const found = versionOf(database);
			if (found > SCHEMA_VERSION) throw unusable(file, 'newer');
			if (found > 0) return refuseOthers(database, file, binding);
			database.exec(TABLES);
			if (binding !== null) bind(database, file, binding);
			for (const table of APPEND_ONLY) database.exec(guard(table, 'UPDATE') + guard(table, 'DELETE'));
			database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
		})
		.immediate();
}

/** Writes down whose journal this is; at home first, so that no run ever meets one that is not known there. */
function bind(database: Database.Database, file: string, binding: Binding): void {
	const mark = randomUUID();
	binding.keep(mark, truePath(file));
	database
		.prepare('INSERT INTO origin (mark, fingerprint) VALUES (?, ?)')
		.run([mark, fingerprint(binding, file)]);
}

/**
 * Throws where a journal was made by another user, on another machine or in another place: it may say
 * anything. One of before journals were bound could be anybody's.
 */
function refuseOthers(database: Database.Database, file: string, binding: Binding | null): void {
	if (versionOf(database) === UNBOUND_VERSION) throw unusable(file, 'older');
	if (binding === null) return;
	const origin = originOf(database);
	const known = origin !== null && binding.knows(origin.mark, truePath(file)) !== false;
	if (!known || origin.fingerprint !== fingerprint(binding, file)) throw unusable(file, 'foreign');
}

/** What a journal says of its origin; null where it says nothing that can be read. */
function originOf(database: Database.Database): z.infer<typeof OriginRow> | null {
	const made = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'origin' AND type = 'table'");
	if (SchemaRow.safeParse(made.get([])).data?.sql !== ORIGIN) return null;
	const rows = database
		.prepare(
			'SELECT mark, fingerprint FROM origin WHERE length(mark) < 99 AND length(fingerprint) < 99 LIMIT 2',
		)
		.all([]);
	return rows.length === 1 ? (OriginRow.safeParse(rows[0]).data ?? null) : null;
}

function versionOf(database: Database.Database): number {
	return VersionRow.parse(database.prepare('PRAGMA user_version').get([])).user_version;
}

function guard(table: string, change: string): string {
	return `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table} BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`;
}

/** `work`, with whatever the database throws told as `journal_unusable`. */
function telling<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (isCaracaliteError(error)) throw error;
		throw unusable(file, troubleOf(error), error);
	}
}
