import type { Changes } from '../../core/report/changes.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';

/** A line of a document, by the file that holds it. */
export interface DocumentPlace {
	file: string;
	line: number;
}

/** The file of a document: the one on disk that was named, else the file that `pull` would make of it. */
export function fileOfDocument({ to }: Pick<Changes, 'to'>, name: string): string {
	const stem = (file: string) => (file.split(/[/\\]/).at(-1) ?? file).replace(/\.rego$/i, '');
	return (
		to.files.find((file) => file === name || stem(file) === name) ?? `${name.replace(/\.rego$/i, '')}.rego`
	);
}

interface ChangedLine extends DocumentPlace {
	/** In the newer text; `removed` where it stood before that line. */
	kind: 'added' | 'removed';
	text: string;
	/** The lines of the hunk up to it. */
	above: string;
}

/**
 * The changed line of the documents that a row most likely comes from: the one that names its scope, then its
 * role, then its resource. The first that is changed where none does; null where no text is known.
 */
export function placeOfRow(changes: Changes, row: AuthorityRow): DocumentPlace | null {
	const lines = changedLines(changes);
	const [best] = lines
		.map((line) => ({ line, score: scoreOf(line, row) }))
		.sort((one, other) => other.score - one.score);
	if (best !== undefined) return { file: best.line.file, line: best.line.line };
	const [document] = changes.documents;
	return document === undefined ? null : { file: fileOfDocument(changes, document.name), line: 1 };
}

const known = new WeakMap<Changes, ChangedLine[]>();

function changedLines(changes: Changes): ChangedLine[] {
	const before = known.get(changes);
	if (before !== undefined) return before;
	const lines = changes.documents.flatMap(({ name, patch }) => {
		const file = fileOfDocument(changes, name);
		return (patch?.hunks ?? []).flatMap(({ newStart, lines: held }) => linesOf(file, newStart, held));
	});
	known.set(changes, lines);
	return lines;
}

function linesOf(file: string, start: number, held: readonly string[]): ChangedLine[] {
	const found: ChangedLine[] = [];
	let line = Math.max(1, start);
	for (const [at, text] of held.entries()) {
		const above = held.slice(Math.max(0, at - LOOKED_BACK), at).join('\n');
		if (text.startsWith('+')) found.push({ file, line, kind: 'added', text, above });
		if (text.startsWith('-')) found.push({ file, line, kind: 'removed', text, above });
		if (text.startsWith('+') || text.startsWith(' ')) line += 1;
	}
	return found;
}

/** Lines above a change among which its role and its resource may stand. */
const LOOKED_BACK = 12;

function scoreOf({ kind, text, above }: ChangedLine, row: AuthorityRow): number {
	const side = (row.effect === 'loss' ? 'removed' : 'added') === kind ? 1 : 0;
	const has = (word: string | null, held: string) => word !== null && held.includes(word);
	const [scope, role, resource] = wordsOf(row);
	return (
		(has(scope, text) ? 16 : 0) +
		(has(role, text) ? 8 : has(role, above) ? 4 : 0) +
		(has(resource, text) ? 4 : has(resource, above) ? 2 : 0) +
		side
	);
}

/** What a line has to hold to be about a row: scope, role, resource, each as a text of the document. */
function wordsOf(row: AuthorityRow): [string | null, string | null, string | null] {
	const quoted = (word: string | null) => (word === null ? null : JSON.stringify(word));
	const scope = 'scope' in row ? row.scope : 'bindingKey' in row ? row.bindingKey : null;
	const role = 'role' in row ? row.role : 'labelPrefix' in row ? row.labelPrefix : null;
	return [quoted(scope), quoted(role), quoted('resource' in row ? row.resource : null)];
}
