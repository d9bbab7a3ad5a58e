import { closeSync, existsSync, openSync } from 'node:fs';
import type Database from 'libsql';
import type { z } from 'zod';
import { libsql } from './libsql.js';

export type Parameter = string | number | null;

/** A row's schema: what comes out of the file is checked like anything else from outside. */
export type RowSchema<T> = z.ZodType<T, unknown>;

/** The state file, by SQL. Every method throws libsql's own errors. */
export interface Db {
	all<T>(schema: RowSchema<T>, sql: string, ...parameters: Parameter[]): T[];
	one<T>(schema: RowSchema<T>, sql: string, ...parameters: Parameter[]): T | undefined;
	/** Rows changed. */
	run(sql: string, ...parameters: Parameter[]): number;
	script(sql: string): void;
	/** All of `work` or nothing, alone among all processes; one inside another joins it. */
	write<T>(work: () => T): T;
	close(): void;
}

/** How long one process waits for another's write, milliseconds. */
const BUSY_TIMEOUT = 5000;

/** How long to leave a file alone that another process is opening, milliseconds. */
const RETRY = 10;

/**
 * Turns the write-ahead log on. SQLite does not wait for another process here, whatever the
 * timeout (the busy handler is not asked while both hold a read lock), so this waits itself.
 */
function writeAhead(database: Database.Database): void {
	const until = performance.now() + BUSY_TIMEOUT;
	for (;;) {
		try {
			database.pragma('journal_mode = WAL');
			return;
		} catch (error) {
			const busy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
			if (!busy || performance.now() > until) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY);
		}
	}
}

/** Opens or makes the file so that nothing committed is lost to a killed process. */
export function openDatabase(file: string): Db {
	if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
	const database = new (libsql())(file, { timeout: BUSY_TIMEOUT });
	writeAhead(database);
	database.pragma('synchronous = NORMAL');
	const statements = new Map<string, Database.Statement<[Parameter[]]>>();
	const prepared = (sql: string) => {
		const known = statements.get(sql);
		if (known !== undefined) return known;
		const made = database.prepare<[Parameter[]]>(sql);
		statements.set(sql, made);
		return made;
	};
	return {
		all: (schema, sql, ...parameters) =>
			prepared(sql)
				.all(parameters)
				.map((row) => schema.parse(row)),
		one: (schema, sql, ...parameters) => {
			const row = prepared(sql).get(parameters);
			return row === undefined ? undefined : schema.parse(row);
		},
		run: (sql, ...parameters) => prepared(sql).run(parameters).changes,
		script: (sql) => {
			database.exec(sql);
		},
		write: (work) => (database.inTransaction ? work() : database.transaction(work).immediate()),
		close: () => {
			statements.clear();
			database.close();
		},
	};
}
