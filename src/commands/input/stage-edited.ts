import type { Staged } from '../../core/report/documents.js';
import type { Editable } from '../../core/steps/propose.js';
import { stageDocuments } from '../../core/steps/stage.js';
import { resolveSet } from '../../core/zone/resolve.js';
import type { DocumentSource } from '../../policy/types.js';
import type { CommandContext } from '../contract.js';
import { openRun } from './run.js';

interface Edited {
	/** With the edit, in the order of those before it. */
	documents: readonly DocumentSource[];
	editable: Editable;
	/** Whether the documents are the whole bundle. */
	only: boolean;
}

/** Makes a version of documents that come from files, and of those that an edit changes. */
export async function stageEdited(
	context: CommandContext,
	{ documents: edited, editable, only }: Edited,
): Promise<Staged> {
	const run = await openRun(context);
	const documents = edited.filter(({ content }, index) => {
		const was = editable.documents[index];
		return was?.file != null || content !== was?.content;
	});
	const wanted = context.settings.policySet ?? editable.version?.policySetId ?? null;
	const set = await resolveSet(run.catalog, wanted, run.zone.name);
	const { writer } = await context.connect();
	return stageDocuments(run, {
		...{ writer, documents, only, dryRun: false },
		set: { kind: 'existing', set },
	});
}
