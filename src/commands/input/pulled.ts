import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
	type FolderHashes,
	MANIFEST_FILE,
	type PulledManifest,
	PulledManifestSchema,
} from '../../core/zone/pulled-files.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { DATA_DOCUMENTS, filesIn } from './folder.js';

type Place = Pick<CommandContext, 'cwd' | 'readText'>;

/** Where documents are pulled into unless said. */
const FOLDER = 'policy';

/**
 * What was pulled into a folder; null where nothing was. Throws `manifest_invalid` where the file that
 * says so is none of ours, and what reading it throws.
 */
export async function pulledManifest(
	{ readText }: Pick<Place, 'readText'>,
	folder: string,
): Promise<PulledManifest | null> {
	const path = join(folder, MANIFEST_FILE);
	let text: string;
	try {
		text = await readText(path);
	} catch (error) {
		if (isCaracaliteError(error, 'file_not_found')) return null;
		throw error;
	}
	const parsed = PulledManifestSchema.safeParse(jsonOf(text));
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new CaracaliteError(
		'manifest_invalid',
		`${path} does not say what was pulled: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}`,
		{ hint: `take ${path} back from version control, or remove it and pull again` },
	);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** The folder with pulled documents that is meant where none is named: the working directory, or `policy` in it. */
export async function pulledFolder({ cwd }: Pick<Place, 'cwd'>): Promise<string | null> {
	for (const folder of ['.', FOLDER]) {
		if ((await lstat(resolve(cwd, folder, MANIFEST_FILE)).catch(() => null)) !== null) return folder;
	}
	return null;
}

/** The folder that is pulled into where none is named. */
export async function folderToPull(place: Pick<Place, 'cwd'>): Promise<string> {
	return (await pulledFolder(place)) ?? FOLDER;
}

/** The data documents of a folder and of those in it, with the SHA-256 of their bytes; none where it has none. */
export async function folderHashes(context: CommandContext, folder: string): Promise<FolderHashes> {
	const files = await filesIn(context, [folder], DATA_DOCUMENTS).catch((error: unknown) => {
		if (isCaracaliteError(error, 'no_files')) return [];
		throw error;
	});
	const hashes = new Map<string, string>();
	for (const file of files) {
		const path = resolve(context.cwd, file);
		const bytes = await bytesOf(path);
		if (bytes !== null) hashes.set(relative(resolve(context.cwd, folder), path), hashOf(bytes));
	}
	return hashes;
}

/** The bytes of a plain file; null for a link, a folder, and what is not there. */
export async function bytesOf(path: string): Promise<Buffer | null> {
	const found = await lstat(path).catch(() => null);
	return found?.isFile() === true ? readFile(path) : null;
}

/** Hex SHA-256 of a file's bytes. */
export function hashOf(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
