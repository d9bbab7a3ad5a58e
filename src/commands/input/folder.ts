import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';

/** What of a folder is read, and how an empty one is told. */
export interface Wanted {
	/** Endings, without the dot. */
	endings: readonly string[];
	/** What they are: `data document`. */
	what: string;
}

/** Data documents. */
export const DATA_DOCUMENTS: Wanted = { endings: ['rego'], what: 'data document' };

/** No folder that anybody writes by hand. */
const NOT_LOOKED_INTO = ['**/node_modules/**'];

/**
 * The files that paths name: a folder stands for all of its wanted files, those of its folders too, sorted
 * by name; anything else for itself. Each once. Throws `no_files` for a folder that has none.
 */
export async function filesIn(
	context: CommandContext,
	paths: readonly string[],
	wanted: Wanted,
): Promise<string[]> {
	const found = new Set<string>();
	for (const path of paths) {
		const files = (await isFolder(context, path)) ? await filesOf(context, path, wanted) : [path];
		for (const file of files) found.add(file);
	}
	return [...found];
}

/** Whether a path is a folder; false where nothing is there. */
export async function isFolder({ cwd }: CommandContext, path: string): Promise<boolean> {
	if (path === '-') return false;
	try {
		return (await stat(resolve(cwd, path))).isDirectory();
	} catch {
		// Whoever reads it says what is wrong with it.
		return false;
	}
}

async function filesOf(
	{ cwd, signal, watch }: CommandContext,
	folder: string,
	{ endings, what }: Wanted,
): Promise<string[]> {
	watch(folder);
	const patterns = endings.map((ending) => `**/*.${ending}`);
	const found = await glob(patterns, {
		cwd: resolve(cwd, folder),
		expandDirectories: false,
		// What lies elsewhere is no part of the folder, and may lead back to it.
		followSymbolicLinks: false,
		ignore: NOT_LOOKED_INTO,
		signal,
	});
	if (found.length > 0) return found.sort().map((file) => join(folder, file));
	throw new CaracaliteError('no_files', `there is no ${what} in ${folder}`, {
		hint: `it would end in ${endings.map((ending) => `.${ending}`).join(', ')}`,
	});
}
