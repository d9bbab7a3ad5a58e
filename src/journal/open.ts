import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/ports.js';
import type { Journal, Store } from '../core/rollout/journal.js';
import type { User } from '../model/ownership.js';
import type { Binding } from './binding.js';
import { openJournal } from './journal.js';
import { LOCK_PREFIX, lockZone } from './lock.js';
import { checkOwn, privateDirectory, privateFile } from './private.js';
import { troubleOfFile, unusable } from './unusable.js';

export interface StorePlace {
	/** Absolute; made, private to its owner, where it is missing. */
	dataDir: string;
	clock: Pick<Clock, 'now'>;
	pid: number;
	user: User;
	/** What a journal that is made here is bound to, and one that is opened has to be. */
	binding: Binding;
}

export interface OpenedStore extends Store {
	end(): void;
}

/** What moves keep in a data directory. Nothing is opened or made before it is asked for. */
export function openStore({ dataDir, clock, pid, user, binding }: StorePlace): OpenedStore {
	const file = join(dataDir, 'journal.db');
	const check = () =>
		guarded(file, () => {
			checkOwn(dataDir, 'directory', user);
			checkOwn(file, 'file', user);
		});
	const opened: { journal: Journal; end: () => void }[] = [];
	const journal = (mayBeLost: boolean): Journal => {
		const known = opened[0];
		if (known !== undefined) return known.journal;
		check();
		if (!mayBeLost && isLost(dataDir, file)) throw unusable(file, 'lost');
		guarded(file, () => {
			privateDirectory(dataDir, user);
			privateFile(file, user);
		});
		const made = openJournal(file, binding);
		opened.push(made);
		return made.journal;
	};
	return {
		journal: () => journal(false),
		past: (zone, limit) => {
			check();
			if (isEmpty(file) && !isLost(dataDir, file)) return [];
			return journal(false).list(zone, limit);
		},
		lock: (zoneId, who) => {
			guarded(file, () => privateDirectory(dataDir, user));
			return lockZone(dataDir, zoneId, { who, pid, user, at: new Date(clock.now()).toISOString() });
		},
		renew: (why = 'damaged') => {
			check();
			// A damaged row is found in a journal that could be opened.
			for (const { end } of opened.splice(0)) end();
			const kept = putAside(file, why, clock.now());
			journal(true);
			return kept;
		},
		end: () => {
			for (const { end } of opened) end();
		},
	};
}

function isEmpty(file: string): boolean {
	return !existsSync(file) || statSync(file).size === 0;
}

/** Whether moves were made from a directory in which no journal is any more. */
function isLost(dataDir: string, file: string): boolean {
	return guarded(file, () => {
		const locked = existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith(LOCK_PREFIX));
		return locked && isEmpty(file);
	});
}

/** `work`, with whatever the file system throws told as `journal_unusable`. */
function guarded<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw unusable(file, troubleOfFile(error), error);
	}
}

/** Renames a journal and what belongs to it. */
function putAside(file: string, why: 'damaged' | 'past', now: number): string | null {
	if (!existsSync(file)) return null;
	const kept = `${file}.${why}-${new Date(now).toISOString().replaceAll(':', '-')}`;
	return guarded(file, () => {
		for (const end of ['', '-wal', '-shm']) {
			if (existsSync(file + end)) renameSync(file + end, kept + end);
		}
		return kept;
	});
}
