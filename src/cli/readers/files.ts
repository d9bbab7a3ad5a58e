import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../../config/write.js';
import { CaracaliteError } from '../../model/errors.js';
import { WRITERS } from '../../render/written/registry.js';
import type { Told } from '../../render/written/writer.js';
import type { Target } from './words.js';

/** Reports are handed on to other programs and people. */
const MODE = 0o644;

/** Makes the folder of a file. Throws `file_unwritable` where the file could not be written there. */
export async function refuseUnwritable(path: string): Promise<void> {
	await makeFolder(path);
	const found = await stat(path).catch(() => null);
	if (found !== null && !found.isFile()) {
		throw new CaracaliteError('file_unwritable', `${path} is no file`, { hint: 'name a file with --write' });
	}
}

/** Makes the folder that a path lies in. Throws `file_unwritable`. */
export async function makeFolder(path: string): Promise<void> {
	try {
		await mkdir(dirname(path), { recursive: true });
		await access(dirname(path), constants.W_OK);
	} catch (cause) {
		throw unwritable(path, cause);
	}
}

/** Writes what came of a run into one file. Throws `file_unwritable`. */
export async function writeFile({ format, path }: Target, told: Told): Promise<void> {
	const load = WRITERS[format];
	if (load === undefined) throw new Error(`no format is called ${format}`);
	try {
		const { write } = await load();
		await writeAtomically(path, write(told), MODE);
	} catch (cause) {
		throw unwritable(path, cause);
	}
}

function unwritable(path: string, cause: unknown): CaracaliteError {
	const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
	return new CaracaliteError('file_unwritable', `${path} cannot be written${why}`, {
		hint: 'its folder has to be writable; what was there stayed as it was',
		cause,
	});
}
