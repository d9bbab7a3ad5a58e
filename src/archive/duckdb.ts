import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { z } from 'zod';
import { CaracaliteError } from '../model/errors.js';
import { faultOf, unreadable, withoutFolder } from './fault.js';

/** What DuckDB may take of the machine. */
export interface Limits {
	memory: string;
	threads: number;
	/** Of the temporary folder. */
	disk: string;
}

const LIMITS: Limits = { memory: '450MB', threads: 2, disk: '50GB' };

/** A DuckDB of its own, for one reading. */
export interface Database {
	run(sql: string): Promise<void>;
	/** The rows of `sql`, each held against `row`. 64-bit numbers come as texts. */
	all<T extends z.ZodType>(sql: string, row: T): Promise<z.infer<T>[]>;
}

/** The module, by a door of its own so that a missing one can be shown. */
export type LoadDuckDb = () => Promise<Pick<typeof import('@duckdb/node-api'), 'DuckDBInstance'>>;

/** What a reading is done with. */
export interface DuckDbOptions {
	load?: LoadDuckDb;
	limits?: Partial<Limits>;
	/** Where the temporary folder is made; the system's, unless said. */
	temporary?: string;
}

/**
 * Gives `work` a DuckDB that spills into a temporary folder; the folder is gone afterwards, whatever happened.
 * An abort interrupts what runs. Throws `duckdb_missing` where the optional package cannot be loaded,
 * `archive_no_room` where there is no place for the folder.
 */
export async function withDuckDb<T>(
	signal: AbortSignal,
	{ load = loadDuckDb, limits = {}, temporary = tmpdir() }: DuckDbOptions,
	work: (database: Database) => Promise<T>,
): Promise<T> {
	signal.throwIfAborted();
	const { DuckDBInstance: Instance } = await loaded(load);
	const folder = await folderIn(temporary);
	let instance: DuckDBInstance | undefined;
	let connection: DuckDBConnection | undefined;
	const interrupt = () => connection?.interrupt();
	try {
		instance = await Instance.create(':memory:', settings(folder, { ...LIMITS, ...limits }));
		connection = await instance.connect();
		signal.addEventListener('abort', interrupt);
		return await work(databaseOf(connection, signal));
	} finally {
		signal.removeEventListener('abort', interrupt);
		connection?.closeSync();
		instance?.closeSync();
		await rm(folder, { recursive: true, force: true });
	}
}

async function folderIn(parent: string): Promise<string> {
	try {
		return await mkdtemp(join(parent, 'caracalite-archive-'));
	} catch (cause) {
		throw withoutFolder(parent, cause);
	}
}

function settings(folder: string, { memory, threads, disk }: Limits): Record<string, string> {
	return {
		memory_limit: memory,
		threads: String(threads),
		temp_directory: folder,
		max_temp_directory_size: disk,
		preserve_insertion_order: 'false',
		// Files are read once or twice, and the system keeps them.
		enable_external_file_cache: 'false',
		// Nothing is fetched and nothing but what was named is read: an extension has to be there already.
		autoinstall_known_extensions: 'false',
		allow_community_extensions: 'false',
	};
}

function databaseOf(connection: DuckDBConnection, signal: AbortSignal): Database {
	const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
		signal.throwIfAborted();
		try {
			return await call();
		} catch (error) {
			signal.throwIfAborted();
			throw faultOf(error);
		}
	};
	return {
		run: async (sql) => {
			await guarded(() => connection.run(sql));
		},
		all: async (sql, row) => {
			const reader = await guarded(() => connection.runAndReadAll(sql));
			const rows = row.array().safeParse(reader.getRowObjectsJson());
			if (rows.success) return rows.data;
			const issue = rows.error.issues[0];
			throw unreadable(`${issue?.path.join('.')}: ${issue?.message}`, rows.error);
		},
	};
}

function loadDuckDb() {
	return import('@duckdb/node-api');
}

async function loaded(load: LoadDuckDb): ReturnType<LoadDuckDb> {
	try {
		return await load();
	} catch (cause) {
		throw new CaracaliteError('duckdb_missing', 'an archive is read by DuckDB, which is not installed here', {
			hint: 'Install it beside caracalite: `npm install -g @duckdb/node-api` where caracalite is installed globally, `npm install @duckdb/node-api` in a project. It is an optional dependency, left out by --omit=optional and on platforms that it has no binary for. Or run the SELECT elsewhere: `caracalite shadow --print-sql`.',
			cause,
		});
	}
}
