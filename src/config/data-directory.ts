import { lstatSync, writeFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CaracaliteError } from '../model/errors.js';
import { factsOf, type User, whyNotOwn } from '../model/ownership.js';
import { isOutside } from './risks.js';

/**
 * Makes sure that a data directory, where it is there, is the user's own and what is in it too, and that
 * no link leads from `folder` to it. Throws `data_dir_refused`, with nothing opened.
 */
export async function checkDataDirectory(dataDir: string, folder: string, user: User): Promise<void> {
	for (const path of wayTo(dataDir, folder)) {
		const why = await faultAt(path, 'directory', user);
		if (why !== null) throw refusal(path, why);
	}
	const entries = await readdir(dataDir, { withFileTypes: true }).catch(() => []);
	for (const entry of entries) {
		const path = join(dataDir, entry.name);
		const why = await faultAt(path, entry.isDirectory() ? 'directory' : 'file', user);
		if (why !== null) throw refusal(path, why);
	}
}

/** A data directory of the usual name tells git to leave it alone: it holds a token, and moves of one machine. */
export function keepOutOfGit(dataDir: string): void {
	const stats = lstatSync(dataDir, { throwIfNoEntry: false });
	// Through a link nothing is written: it may lead anywhere.
	if (basename(dataDir) !== '.caracalite' || stats?.isDirectory() !== true) return;
	try {
		writeFileSync(join(dataDir, '.gitignore'), '*\n', { flag: 'wx', mode: 0o600 });
	} catch {
		// It is there already, or nothing can be written there, which others tell.
	}
}

/** The folders from `folder` down to the data directory; that alone where it lies elsewhere. */
function wayTo(dataDir: string, folder: string): string[] {
	if (isOutside(dataDir, folder)) return [dataDir];
	const way: string[] = [];
	for (let path = dataDir; path !== folder && path !== dirname(path); path = dirname(path)) {
		way.unshift(path);
	}
	return way;
}

/** What is wrong with a path; null where nothing is, or nothing is there. */
async function faultAt(path: string, wanted: 'file' | 'directory', user: User): Promise<string | null> {
	const stats = await lstat(path).catch(() => null);
	return stats === null ? null : whyNotOwn(factsOf(stats), wanted, user);
}

function refusal(path: string, why: string): CaracaliteError {
	return new CaracaliteError('data_dir_refused', `the data directory was not opened: ${path} ${why}`, {
		hint: 'It may have come with what you checked out. Move it away if it is not yours; a new one is made where it is missing.',
		details: { path, reason: why },
	});
}
