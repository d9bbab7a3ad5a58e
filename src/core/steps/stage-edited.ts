import { isCaracaliteError } from '../../model/errors.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type { DocumentSource } from '../../policy/types.js';
import type { AdminWriter } from '../ports.js';
import { type Run, startRun } from '../run.js';
import { resolveSet } from '../zone/resolve.js';
import type { Editable } from './propose.js';
import { madeInPart, stageDocuments } from './stage.js';

export interface EditedDocuments {
	writer: AdminWriter;
	/** With the edit, in the order of those before it. */
	documents: readonly DocumentSource[];
	editable: Editable;
	/** Whether the documents are the whole bundle. */
	only: boolean;
	/** The policy set, by id or name; null for that of what was edited, else the active one. */
	set: string | null;
}

/**
 * Makes a version of documents that come from files, and of those that an edit changes; then goes on with it,
 * in a run that knows of it. What breaks off after the version was made says that it is there.
 */
export async function stageEdited<T>(
	before: Run,
	{ writer, documents: edited, editable, only, set }: EditedDocuments,
	goOn: (version: VersionRef, run: Run) => Promise<T>,
): Promise<T> {
	const run = await startRun(before);
	const documents = edited.filter(({ content }, index) => {
		const was = editable.documents[index];
		return was?.file != null || content !== was?.content;
	});
	const wanted = set ?? editable.version?.policySetId ?? null;
	const { version, versionMade } = await stageDocuments(run, {
		...{ writer, documents, only, dryRun: false },
		set: { kind: 'existing', set: await resolveSet(run.catalog, wanted, run.zone.name) },
	});
	if (version === null) throw new Error('staging made no version');
	try {
		// What was read of the zone before does not know of the new version.
		return await goOn(version, await startRun(before));
	} catch (error) {
		const made = `${nameOf(version)} (${version.versionId})`;
		throw versionMade && isCaracaliteError(error) ? madeInPart(error, [made]) : error;
	}
}
