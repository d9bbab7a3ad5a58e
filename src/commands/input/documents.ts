import { basename, dirname } from 'node:path';
import type { Run } from '../../core/run.js';
import { type LaidOver, layReadable } from '../../core/steps/lay.js';
import { contentHash, type StageSet } from '../../core/steps/stage-plan.js';
import type { PulledManifest } from '../../core/zone/pulled-files.js';
import { resolveSet } from '../../core/zone/resolve.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { DocumentSource } from '../../policy/types.js';
import type { CommandContext } from '../contract.js';
import { DATA_DOCUMENTS, filesIn } from './folder.js';
import { pulledManifest } from './pulled.js';

/** Documents on disk as a version would hold them. */
export interface DocumentsOnDisk extends LaidOver {
	/** The file of each policy that comes from one. */
	fileOf: ReadonlyMap<string, string>;
}

/** A document with the file that it is in. */
export interface DocumentInFile extends DocumentSource {
	file: string;
}

/**
 * Reads documents, all those of a folder, each named as it was pulled, else by its file without `.rego`, or
 * the only one by `name`. Throws `usage` where two would be the same policy.
 */
export async function readDocuments(
	context: CommandContext,
	paths: readonly string[],
	name?: string,
	read: (file: string) => Promise<string> = context.readText,
): Promise<DocumentInFile[]> {
	// One by one, so that a file that is named twice is told.
	const found = await Promise.all(paths.map((path) => filesIn(context, [path], DATA_DOCUMENTS)));
	const files = found.flat();
	if (name !== undefined && files.length > 1) {
		throw new CaracaliteError('usage', '--name names one document, and more files than one are given', {
			hint: 'leave --name out: each policy is then named by its file',
		});
	}
	const pulled = await pulledInto(context, files);
	const documents = await Promise.all(
		files.map(async (file) => documentOf(file, await read(file), name, pulled.get(dirname(file)) ?? null)),
	);
	const twice = documents.find(
		(one, index) => documents.findIndex((other) => other.name === one.name) !== index,
	);
	if (twice === undefined) return documents;
	throw new CaracaliteError('usage', `two files name the policy "${twice.name}"`, {
		hint: 'a policy is named by its file: rename one of them, or stage them one by one with --name',
	});
}

/**
 * The text of a file that `--documents` names. The flag takes every word up to the next one, so that a
 * request or version behind it is taken for a file: throws `usage` for that, else what reading throws.
 */
async function readDocument({ readText }: Pick<CommandContext, 'readText'>, file: string): Promise<string> {
	try {
		return await readText(file);
	} catch (error) {
		if (!isCaracaliteError(error, 'file_not_found') || /[./\\]/.test(file)) throw error;
		throw new CaracaliteError(
			'usage',
			`--documents takes every word up to the next flag, and ${file} is no file`,
			{
				hint: `If ${file} is a request or a version, put it before --documents.`,
				cause: error,
			},
		);
	}
}

/** What was pulled into the folders that files are in. */
async function pulledInto(
	context: CommandContext,
	files: readonly string[],
): Promise<ReadonlyMap<string, PulledManifest | null>> {
	const folders = new Set(files.flatMap((file) => (file === '-' ? [] : [dirname(file)])));
	const found = await Promise.all(
		[...folders].map(async (folder) => [folder, await pulledManifest(context, folder)] as const),
	);
	return new Map(found);
}

function documentOf(
	file: string,
	content: string,
	name: string | undefined,
	pulled: PulledManifest | null,
): DocumentInFile {
	const entry = file === '-' ? undefined : pulled?.documents.find((one) => one.file === basename(file));
	// Reading takes a byte order mark off, and a document that was pulled with one has it.
	const isMarked = entry?.sha256 === contentHash(MARK + content);
	return {
		name: name ?? entry?.name ?? policyNameOf(file),
		content: isMarked ? MARK + content : content,
		file,
	};
}

const MARK = '\uFEFF';

/** The policy that a file stands for. */
function policyNameOf(file: string): string {
	return basename(file).replace(/\.rego$/i, '');
}

/**
 * What `--documents` says: the files over the active version as `stage` would lay them, or, with
 * `only`, the files alone. Throws `documents_unreadable`, and what resolving the set throws.
 */
export async function layDocuments(
	context: CommandContext,
	run: Run,
	paths: readonly string[],
	only: boolean,
): Promise<DocumentsOnDisk> {
	const documents = await readDocuments(context, paths, undefined, (file) => readDocument(context, file));
	const set = only ? NO_SET : await setUnder(context, run);
	const laid = await layReadable(run, { documents, set, only });
	return { ...laid, fileOf: new Map(documents.map(({ name, file }) => [name, file])) };
}

/** Nothing to lie over. */
const NO_SET: StageSet = { kind: 'new', name: '' };

/** The set that `stage` would go into; none where the zone has none at all. */
async function setUnder({ settings }: CommandContext, run: Run): Promise<StageSet> {
	try {
		return { kind: 'existing', set: await resolveSet(run.catalog, settings.policySet, run.zone.name) };
	} catch (error) {
		const hasNone = (await run.catalog.sets()).length === 0;
		if (!hasNone || settings.policySet !== null || !isCaracaliteError(error)) throw error;
		return NO_SET;
	}
}

/** Throws `usage` where `--only` has nothing to speak of. */
export function refuseAlone(documents: readonly string[] | undefined, only: boolean): void {
	if (!only || documents !== undefined) return;
	throw new CaracaliteError(
		'usage',
		'--only says that --documents are the whole bundle, and there are none',
		{
			hint: 'name the files: --documents <files...> --only',
		},
	);
}

/** Throws `usage` where an edit cannot be written, or would be both written and staged. */
export function refuseWrite(files: readonly string[] | undefined, write: boolean, stage: boolean): void {
	if (write && files === undefined) {
		throw new CaracaliteError('usage', '--write needs the files to write into', {
			hint: 'name them: --documents <files...>',
		});
	}
	if (!write || !stage) return;
	throw new CaracaliteError('usage', '--write excludes making a version of the edit', {
		hint: 'write, look, and stage the files: caracalite stage <files>',
	});
}
