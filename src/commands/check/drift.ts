import { namesPlace } from '../../config/settings.js';
import type { FileDrift } from '../../core/report/check.js';
import { fileDrift } from '../../core/steps/file-drift.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { DocumentSource } from '../../policy/types.js';
import type { CommandContext } from '../contract.js';
import { readDocuments } from '../input/documents.js';
import { isFolder } from '../input/folder.js';
import { openRun } from '../input/run.js';

/** Whether the zone is to be asked: only where the command line says so. Throws `usage` where saves are waited for. */
export function asksZone({ flags }: CommandContext, drift: boolean, onSave: boolean): boolean {
	const asks = drift || namesPlace(flags);
	if (!asks || !onSave) return asks;
	throw new CaracaliteError('usage', '--watch-files asks no zone, so it tells of no drift', {
		hint: 'leave --drift, --fail-on-drift, --profile and --zone out',
	});
}

/** How documents that were read stand against what is active; what keeps it from being known fails nothing, and is told. */
export async function driftOf(
	context: CommandContext,
	paths: readonly string[],
	read: readonly DocumentSource[],
): Promise<FileDrift> {
	const { target } = context.settings;
	if (target.kind === 'none') return notCompared(target.why);
	try {
		const contents = new Map(read.map(({ name, content }) => [name, content]));
		const here = await readDocuments(context, paths, undefined, async (file) => contents.get(file) ?? '');
		const folders = await Promise.all(paths.map((path) => isFolder(context, path)));
		return await fileDrift(await openRun(context), here, folders.includes(true));
	} catch (error) {
		if (!isCaracaliteError(error) || context.signal.aborted) throw error;
		return notCompared(error.message);
	}
}

function notCompared(unknown: string): FileDrift {
	return { version: null, documents: [], unknown };
}
