import {
	accessSync,
	closeSync,
	constants,
	fstatSync,
	fsyncSync,
	lstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { factsOf, type User, whyNotOwn, whyOpen } from '../model/ownership.js';
import type { Owner } from './owner.js';
import { sha256 } from './sha256.js';

/** What is remembered: each is a folder of files with a name made of what they are about. */
type Shelf = 'trusted' | 'hosts' | 'journals' | 'seen';

/** Longer ones were not written here. */
const LIMIT_BYTES: Readonly<Record<Shelf, number>> = {
	trusted: 16_384,
	hosts: 16_384,
	journals: 16_384,
	seen: 524_288,
};

/** Little facts kept at home between runs, each in a file that only the user can read and write. */
export interface Memory {
	/** What was remembered; undefined where nothing was, or the file is not the user's own. */
	recall(shelf: Shelf, key: string): unknown;
	/** Gives whether it could be written. */
	remember(shelf: Shelf, key: string, fact: object): boolean;
	/** Gives whether there was something to forget. */
	forget(shelf: Shelf, key: string): boolean;
	/** Forgets the oldest of a shelf, so that so many are left. */
	keepNewest(shelf: Shelf, count: number): void;
	/** Whether anything can be remembered at all. */
	works(): boolean;
}

/** The memory of a user; without a home it holds nothing. */
export function memoryOf({ stateDir, user }: Pick<Owner, 'stateDir' | 'user'>): Memory {
	const fileOf = (shelf: Shelf, key: string) => {
		const name = shelf === 'seen' ? shortHash(key) : sha256(key);
		return stateDir === null ? null : join(stateDir, shelf, `${name}.json`);
	};
	return {
		recall(shelf, key) {
			const file = fileOf(shelf, key);
			return file === null ? undefined : readOwn(file, user, LIMIT_BYTES[shelf]);
		},
		remember(shelf, key, fact) {
			const file = fileOf(shelf, key);
			return file !== null && succeeds(() => write(file, `${JSON.stringify(fact)}\n`));
		},
		forget(shelf, key) {
			const file = fileOf(shelf, key);
			if (file === null || readOwn(file, user, LIMIT_BYTES[shelf]) === undefined) return false;
			rmSync(file, { force: true });
			return true;
		},
		keepNewest(shelf, count) {
			if (stateDir !== null) succeeds(() => removeOldest(join(stateDir, shelf), count));
		},
		works: () => stateDir !== null && succeeds(() => makeFolder(stateDir)),
	};
}

/**
 * Tells the hints of one place from those of another: 64 bits of FNV-1a, in two halves that begin differently. A TAB
 * reads them, and loading what makes better hashes takes longer than all else.
 */
function shortHash(text: string): string {
	const half = (start: number) => {
		let hash = start;
		for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
		return (hash >>> 0).toString(16).padStart(8, '0');
	};
	return half(0x811c9dc5) + half(0x9e3779b9);
}

function succeeds(work: () => void): boolean {
	try {
		work();
		return true;
	} catch {
		return false;
	}
}

/** Writes a file wholly or not at all, beside what was there before. */
function write(file: string, text: string): void {
	makeFolder(dirname(file));
	const fresh = `${file}.${crypto.randomUUID()}.tmp`;
	const descriptor = openSync(fresh, 'wx', 0o600);
	try {
		writeSync(descriptor, text);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	renameSync(fresh, file);
}

function removeOldest(folder: string, count: number): void {
	const names = readdirSync(folder);
	if (names.length <= count) return;
	const files = names
		.map((name) => join(folder, name))
		.map((path) => ({ path, at: lstatSync(path).mtimeMs }));
	for (const { path } of files.sort((a, b) => b.at - a.at).slice(count)) rmSync(path, { force: true });
}

/** Makes a folder for the user alone; throws where it cannot be made or written. */
function makeFolder(path: string): void {
	mkdirSync(path, { recursive: true, mode: 0o700 });
	accessSync(path, constants.W_OK | constants.X_OK);
}

function readOwn(file: string, user: User, limit: number): unknown {
	try {
		const folder = factsOf(lstatSync(dirname(file)));
		if (whyNotOwn(folder, 'directory', user) !== null || whyOpen(folder, user) !== null) return undefined;
		const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		try {
			const stats = fstatSync(descriptor);
			const facts = factsOf(stats);
			if (whyNotOwn(facts, 'file', user) !== null || whyOpen(facts, user) !== null) return undefined;
			const value: unknown = stats.size > limit ? undefined : JSON.parse(readFileSync(descriptor, 'utf8'));
			return value;
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return undefined;
	}
}
