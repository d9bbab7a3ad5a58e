import { type Patch, patchOf } from '../../policy/diff/patch.js';
import type { DocumentSource } from '../../policy/types.js';
import { contentHash } from './stage-plan.js';

/** A document that an edit changes. */
export interface ChangedDocument {
	name: string;
	file: string | null;
	patch: Patch;
	/** Of the document with the edit. */
	contentSha256: string;
}

/** The documents that an edit changes, each with its patch; both lists are in one order. */
export async function changedDocuments(
	documents: readonly (DocumentSource & { file: string | null })[],
	edited: readonly DocumentSource[],
): Promise<ChangedDocument[]> {
	const changed = await Promise.all(
		documents.map(async ({ name, file, content: was }, index) => {
			const content = edited[index]?.content ?? was;
			if (content === was) return [];
			return [
				{
					...{ name, file, contentSha256: contentHash(content) },
					patch: await patchOf(file ?? name, was, content),
				},
			];
		}),
	);
	return changed.flat();
}
