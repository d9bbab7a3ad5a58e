import Database from 'libsql';
import { z } from 'zod';
import { isCaracaliteError } from '../model/errors.js';
import { troubleOf, unusable } from './unusable.js';

/** Raised with every change of the tables; an older program refuses a newer file. */
const SCHEMA_VERSION = 1;
/** How long one process waits for another's short write, milliseconds. */
const BUSY_MS = 5_000;

const CheckRow = z.object({ quick_check: z.string() });
const VersionRow = z.object({ user_version: z.number() });

const APPEND_ONLY = ['intents', 'sendings', 'receipts', 'proofs'];

const TABLES = `
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

/** Opens the file, with new tables where it is empty. Throws `journal_unusable`. */
export function openJournalFile(file: string): JournalFile {
	return telling(file, () => {
		const database = new Database(file, { timeout: BUSY_MS });
		try {
			prepare(database, file);
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

function prepare(database: Database.Database, file: string): void {
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.pragma('foreign_keys = ON');
	const check = CheckRow.parse(database.prepare('PRAGMA quick_check(1)').get([])).quick_check;
	if (check !== 'ok') throw unusable(file, 'damaged', new Error(check));
	database
		.transaction(() => {
			const found = VersionRow.parse(database.prepare('PRAGMA user_version').get([])).user_version;
			if (found === SCHEMA_VERSION) return;
			if (found > SCHEMA_VERSION) throw unusable(file, 'newer');
			database.exec(TABLES);
			for (const table of APPEND_ONLY) database.exec(guard(table, 'UPDATE') + guard(table, 'DELETE'));
			database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
		})
		.immediate();
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
