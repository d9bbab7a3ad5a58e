import { constants } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CaracaliteError } from '../model/errors.js';
import { factsOf, type User, whyFolderUnsafe, whyNotOwn, whyOpen } from '../model/ownership.js';
import { sha256 } from './sha256.js';

/** A configuration is a page or two; what is longer is a mistake or an attack. */
export const LIMIT_BYTES = 256 * 1_024;

/** A file's text, and the hash of the very bytes that it was read from. */
export interface OwnText {
	text: string;
	/** Lower-case hexadecimal. */
	sha256: string;
}

/**
 * Reads a configuration that is the user's own and nobody else's: a plain file, theirs, in a folder
 * where nobody else can put another in its place. Nothing is read of any other, and a pipe is not waited for.
 * Throws `config_refused`, which shows nothing of what the file holds.
 */
export async function readOwnText(file: string, user: User): Promise<OwnText> {
	await checkFolder(dirname(file), user);
	const facts = factsOf(await lstat(file).catch((error: unknown) => unlookable(file, error)));
	const why = whyNotOwn(facts, 'file', user) ?? whyOpen(facts, user);
	if (why !== null) throw refused(file, why);
	const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
		(error: unknown) => {
			throw refused(file, 'cannot be read', error);
		},
	);
	try {
		// Again on what is open now: the path may have been given to another file meanwhile.
		const stats = await handle.stat();
		const now = factsOf(stats);
		const fault = whyNotOwn(now, 'file', user) ?? whyOpen(now, user);
		if (fault !== null) throw refused(file, fault);
		if (stats.size > LIMIT_BYTES) throw refused(file, `is larger than ${LIMIT_BYTES / 1_024} KiB`);
		const bytes = await handle.readFile();
		return { text: bytes.toString('utf8'), sha256: sha256(bytes) };
	} finally {
		await handle.close();
	}
}

/** Throws `config_refused` where a folder cannot vouch for a configuration in it. */
export async function checkFolder(folder: string, user: User): Promise<void> {
	const why = whyFolderUnsafe(
		factsOf(await stat(folder).catch((error: unknown) => unlookable(folder, error))),
		user,
	);
	if (why !== null) throw refused(folder, why);
}

function unlookable(path: string, error: unknown): never {
	throw refused(path, 'cannot be looked at', error);
}

/** The refusal of a configuration for what it is, not for what it says. */
export function refused(path: string, why: string, cause?: unknown): CaracaliteError {
	return new CaracaliteError('config_refused', `the configuration does not count: ${path} ${why}`, {
		hint: 'Only a plain file of your own that nobody else can write counts. Make it so (chown, chmod), or remove it.',
		details: { path, reason: why },
		cause,
	});
}
