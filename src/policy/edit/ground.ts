import type { ReadDocument } from '../document.js';
import type { DataName } from '../names.js';
import type { Value } from '../values.js';
import type { Site } from './sites.js';
import type { TextEdit } from './text-edit.js';

/** The rules of a name as an edit finds them, and the documents that they stand in. */
export interface Ground {
	name: DataName;
	sites: readonly Site[];
	documents: readonly ReadDocument[];
}

/** An edit, and the place in the bundle of the document that it is made in. */
export interface PlacedEdit extends TextEdit {
	document: number;
}

/** What editing does to a name: edits of its rules, or the value of a rule to make. */
export type NameEdit = { edits: PlacedEdit[] } | { rule: Value };

export function contentAt({ documents }: Ground, document: number): string {
	return documents[document]?.source.content ?? '';
}

/** The edits of each site, placed. */
export function atEachSite(
	ground: Ground,
	edit: (site: Site, content: string, index: number) => readonly TextEdit[],
): PlacedEdit[] {
	return ground.sites.flatMap((site, index) => {
		const edits = edit(site, contentAt(ground, site.document), index);
		return edits.map((one) => ({ ...one, document: site.document }));
	});
}
