import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type Database from 'libsql';
import { z } from 'zod';
import type { ZoneLock } from '../core/rollout/journal.js';
import { CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import type { User } from '../model/ownership.js';
import { libsql } from './libsql.js';
import { NotOwn, privateFile } from './private.js';
import { codeOf, troubleOfFile, unusable } from './unusable.js';

/** Long enough for the moment in which another run writes down that it holds the lock. */
const BUSY_MS = 250;

const HolderRow = z.object({ mark: z.string(), who: z.string(), pid: z.number(), at: z.string() });
type Holder = z.infer<typeof HolderRow>;

/** Begins the names of lock files; one that is there tells that moves were made from here. */
export const LOCK_PREFIX = 'lock-';

/** Who asks for a lock, for the words of whoever does not get it. */
export interface Asking {
	who: string;
	pid: number;
	/** ISO 8601. */
	at: string;
	user: User;
}

/**
 * Takes a zone. The lock is a write transaction that stays open, so the system lets go of it when the
 * process ends, however it ends. Throws `zone_busy`, `journal_unusable`.
 */
export function lockZone(dataDir: string, zoneId: string, { user, ...asking }: Asking): ZoneLock {
	const hash = createHash('sha256').update(zoneId).digest('hex').slice(0, 16);
	const file = join(dataDir, `${LOCK_PREFIX}${hash}.db`);
	let database: Database.Database | null = null;
	try {
		privateFile(file, user);
		database = openLock(file);
		return { release: take(database, { ...asking, mark: randomUUID() }) };
	} catch (error) {
		const holder = database === null ? null : readHolder(database);
		database?.close();
		if (error instanceof Busy || codeOf(error)?.startsWith('SQLITE_BUSY')) throw busy(holder);
		if (isCaracaliteError(error)) throw error;
		throw unusable(file, troubleOfFile(error), error);
	}
}

const HOLDER = 'CREATE TABLE holder (mark TEXT, who TEXT, pid INTEGER, at TEXT)';

/** Opens a lock's file; throws {@link NotOwn} where anything else is in it than a lock has. */
function openLock(file: string): Database.Database {
	const database = new (libsql())(file, { timeout: BUSY_MS });
	// Somebody else's view or trigger may never end, so none is met.
	const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT ?').all([HOLDER]);
	if (found.length === 0) return database;
	database.close();
	throw new NotOwn(`${file} is no lock of caracalite`);
}

class Busy extends Error {}

/** Writes down who holds the lock, and holds it by a second transaction that is never committed. */
function take(database: Database.Database, holder: Holder): () => void {
	database.pragma('journal_mode = WAL');
	database.exec('BEGIN IMMEDIATE');
	database.exec(HOLDER.replace('TABLE', 'TABLE IF NOT EXISTS'));
	database.exec('DELETE FROM holder');
	const { mark, who, pid, at } = holder;
	database.prepare('INSERT INTO holder (mark, who, pid, at) VALUES (?, ?, ?, ?)').run([mark, who, pid, at]);
	database.exec('COMMIT');
	database.exec('BEGIN IMMEDIATE');
	// Another run may have come in between the two.
	if (readHolder(database)?.mark !== mark) throw new Busy();
	return () => {
		database.exec('ROLLBACK');
		database.close();
	};
}

function readHolder(database: Database.Database): Holder | null {
	try {
		return (
			HolderRow.safeParse(database.prepare('SELECT mark, who, pid, at FROM holder').get([])).data ?? null
		);
	} catch {
		return null;
	}
}

function busy(holder: Holder | null): CaracaliteError {
	const by = holder === null ? '' : `, by ${holder.who} (process ${holder.pid}, since ${holder.at})`;
	return new CaracaliteError('zone_busy', `another run on this machine is moving the zone${by}`, {
		exit: EXIT.moved,
		hint: 'Wait until it has ended; `caracalite history` shows what it did.',
		...(holder === null ? {} : { details: { who: holder.who, pid: holder.pid, since: holder.at } }),
	});
}
