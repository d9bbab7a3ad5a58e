import type { Run } from '../../core/run.js';
import type { Editable } from '../../core/steps/propose.js';
import { CaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { layDocuments } from './documents.js';

/**
 * What is to be looked at or edited: documents on disk over the active version as `stage` would lay them,
 * all those of a folder; without any, those of the active version. Throws `nothing_active`.
 */
export async function readEditable(
	context: CommandContext,
	run: Run,
	files: readonly string[] | undefined,
	only: boolean,
): Promise<Editable> {
	if (files === undefined) return activeDocuments(run);
	const { bundle, base, fileOf } = await layDocuments(context, run, files, only);
	const documents = bundle.map((one) => ({ ...one, file: fileOf.get(one.name) ?? null }));
	return { version: base, documents };
}

async function activeDocuments(run: Run): Promise<Editable> {
	const version = await run.catalog.baseline();
	if (version !== null) return documentsOf(run, version);
	throw new CaracaliteError('nothing_active', `no version is active in zone ${run.zone.name}`, {
		hint: 'name the documents: --documents <files>; or activate a version',
	});
}

/** The documents of a version. Throws `documents_unreadable`. */
export async function documentsOf(run: Run, version: VersionRef): Promise<Editable> {
	const documents = await run.catalog.documents(version);
	return { version, documents: documents.map((one) => ({ ...one, file: null })) };
}
