import { lstat, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeAtomically } from '../../config/write.js';
import type { Pulled } from '../../core/report/pulled.js';
import type { FileToPull } from '../../core/steps/pull.js';
import { MANIFEST_FILE, manifestText, type PulledManifest } from '../../core/zone/pulled-files.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { bytesOf, hashOf, pulledManifest } from '../input/pulled.js';

/** Documents are committed and read by others. */
const MODE = 0o644;

interface ToPull {
	zoneId: string;
	version: VersionRef;
	files: readonly FileToPull[];
}

type Written = Pick<Pulled, 'manifest' | 'documents' | 'removed'>;

/**
 * Puts files into a folder, each wholly or not at all, and takes those of an earlier pull away that the
 * version does not have; the manifest comes last. Throws `file_changed` (exit 4) where one was changed
 * since it was pulled, before any is written, and `file_unwritable`.
 */
export async function writePulled(
	context: CommandContext,
	folder: string,
	{ zoneId, version, files }: ToPull,
	force: boolean,
): Promise<Written> {
	const before = await pulledManifest(context, folder);
	const pathOf = (file: string) => resolve(context.cwd, folder, file);
	const standing = await Promise.all(
		files.map(async (file) => ({ ...file, there: await standingOf(pathOf(file.file), file, before) })),
	);
	const left = await leftOver(pathOf, files, before);
	const changed = [...standing, ...left].filter(({ there }) => there === 'changed');
	if (changed.length > 0 && !force) throw changedSince(changed.map(({ file }) => join(folder, file)));
	const done: string[] = [];
	try {
		await mkdir(pathOf('.'), { recursive: true });
		for (const { file, content, there } of standing) {
			if (there === 'same') continue;
			await writeAtomically(pathOf(file), content, MODE);
			done.push(file);
		}
		for (const { file } of left) {
			await rm(pathOf(file));
			done.push(file);
		}
		const documents = files.map(({ content: _, ...one }) => one);
		const manifest: PulledManifest = { schema: 'caracalite/policy-files@1', zoneId, version, documents };
		await writeAtomically(pathOf(MANIFEST_FILE), manifestText(manifest), MODE);
	} catch (cause) {
		throw unwritable(folder, done, cause);
	}
	return {
		manifest: join(folder, MANIFEST_FILE),
		documents: standing.map(({ content: _, there, ...one }) => ({
			...one,
			action: there === 'same' ? there : there === 'none' ? 'written' : 'replaced',
		})),
		removed: left.map(({ file }) => file),
	};
}

/** `same` as what is pulled now, `pulled` before and not touched since, `changed` by somebody, or not there. */
type Standing = 'same' | 'pulled' | 'changed' | 'none';

async function standingOf(
	path: string,
	{ file, sha256 }: Pick<FileToPull, 'file' | 'sha256'>,
	before: PulledManifest | null,
): Promise<Standing> {
	const bytes = await bytesOf(path);
	if (bytes === null) return (await lstat(path).catch(() => null)) === null ? 'none' : 'changed';
	const now = hashOf(bytes);
	if (now === sha256) return 'same';
	return before?.documents.some((one) => one.file === file && one.sha256 === now) === true
		? 'pulled'
		: 'changed';
}

/** Files of an earlier pull that are still there and that the version does not have. */
async function leftOver(
	pathOf: (file: string) => string,
	files: readonly FileToPull[],
	before: PulledManifest | null,
): Promise<{ file: string; there: Standing }[]> {
	const gone = (before?.documents ?? []).filter(({ file }) => !files.some((one) => one.file === file));
	const found = await Promise.all(
		gone.map(async ({ file, sha256 }) => {
			const there = await standingOf(pathOf(file), { file, sha256 }, null);
			return { file, there };
		}),
	);
	return found.filter(({ there }) => there !== 'none');
}

function changedSince(files: readonly string[]): CaracaliteError {
	return new CaracaliteError(
		'file_changed',
		`${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} not as pulled; no file was written`,
		{
			hint: 'commit or stage what was changed, pull elsewhere with --out, or write over it with --force',
			exit: EXIT.moved,
			details: { files },
		},
	);
}

function unwritable(folder: string, done: readonly string[], cause: unknown): CaracaliteError {
	const some = done.length > 0;
	return new CaracaliteError(
		'file_unwritable',
		`${folder} cannot be written${some ? `; written before that: ${done.join(', ')}` : ''}`,
		{
			hint: 'it has to be a writable folder; pull again after that',
			...(some ? { exit: EXIT.unconfirmed, changed: true } : {}),
			cause,
		},
	);
}
