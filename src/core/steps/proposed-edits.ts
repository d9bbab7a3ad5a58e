import { readDocument } from '../../policy/document.js';
import { type Change, nameOfChange } from '../../policy/edit/change.js';
import type { DocumentSource } from '../../policy/types.js';
import { type Cost, ORDER } from '../../propose/cost.js';
import type { Edit } from '../../propose/edits.js';
import { changeText } from '../../propose/words.js';
import type { ProposedEdit } from '../report/proposal.js';
import { changedDocuments } from './changed-documents.js';

type Names = ReadonlyMap<string, string>;

/** Edits as they are told: in words, as patches of the documents that they change, and why the first is first. */
export async function proposedEdits(
	documents: readonly (DocumentSource & { file: string | null })[],
	edits: readonly Edit[],
	names: Names,
): Promise<ProposedEdit[]> {
	const [first] = edits;
	const read = documents.map(readDocument);
	const namesIn = (document: string) =>
		new Set(read.find(({ source }) => source.name === document)?.definitions.map(({ name }) => name));
	return Promise.all(
		edits.map(async ({ changes, documents: edited, diff, cost }, index) => {
			const changed = await changedDocuments(documents, edited);
			const all = changed.map((document) => ({ document, defines: namesIn(document.name) }));
			return {
				text: changes.map((change) => changeText(change, names)).join('; '),
				changes: changes.map((change) => told(change, names, all)),
				documents: all.map(({ document }) => document),
				authority: diff,
				cost,
				because: first === undefined || index === 0 ? null : because(first.cost, cost),
			};
		}),
	);
}

function told(
	change: Change,
	names: Names,
	changed: readonly { document: { name: string }; defines: ReadonlySet<string> }[],
): ProposedEdit['changes'][number] {
	const name = nameOfChange(change);
	const defining = changed.filter(({ defines }) => defines.has(name));
	// A name that nothing defined is given a rule of its own.
	const documents = (defining.length > 0 ? defining : changed).map(({ document }) => document.name);
	return { kind: change.kind, name, text: changeText(change, names), documents };
}

const WORDS: Readonly<Record<keyof Cost, (count: number) => string>> = {
	harm: (count) => `it takes ${count} away or lifts it`,
	unneeded: (count) => `${count} that no denial needs`,
	sessions: (count) => `${count} sessions gain`,
	rows: (count) => `${count} rows change`,
	text: (count) => `${count} characters of text`,
};

/** What the other costs more than the first. */
function because(first: Cost, other: Cost): string | null {
	const what = ORDER.find((one) => first[one] !== other[one]);
	return what === undefined ? null : `${WORDS[what](other[what])}, not ${first[what]}`;
}
