import type { DocumentSource } from '../../policy/types.js';
import type { AdminWriter } from '../ports.js';
import type { Staged } from '../report/documents.js';
import { type Run, startRun } from '../run.js';
import { resolveSet } from '../zone/resolve.js';
import type { Editable } from './propose.js';
import { stageDocuments } from './stage.js';

/** Edited documents, and how a version is made of them. */
export interface EditedDocuments {
	writer: AdminWriter;
	/** The policy set to stage into, by id or name; null for that of what was edited, else the active one. */
	set: string | null;
	/** Whether the documents are the whole bundle. */
	only: boolean;
	/** With the edit, in the order of those before it. */
	documents: readonly DocumentSource[];
	editable: Editable;
}

/** Makes a version of documents that come from files, and of those that an edit changes. Throws what staging throws. */
export async function stageEdited(
	before: Run,
	{ writer, set, only, documents: edited, editable }: EditedDocuments,
): Promise<Staged> {
	const run = await startRun(before);
	const documents = edited.filter(({ content }, index) => {
		const was = editable.documents[index];
		return was?.file != null || content !== was?.content;
	});
	const wanted = set ?? editable.version?.policySetId ?? null;
	return stageDocuments(run, {
		...{ writer, documents, only, dryRun: false },
		set: { kind: 'existing', set: await resolveSet(run.catalog, wanted, run.zone.name) },
	});
}
