import type { AuthorityRow } from '../core/authority/schema.js';
import type { Changes } from '../core/report/changes.js';
import { field, marked, markOf, pad, widthOf } from './layout.js';
import type { Style } from './style.js';

/** Rows listed before the rest is only counted. */
const LISTED = 12;

/** What a candidate changes, in the lines of a verdict. */
export function changeLines(changes: Changes | null, style: Style): string[] {
	if (changes === null) return [];
	if (changes.unknown !== null) {
		return [marked(style, markOf(style, 'not_evaluated'), 'changes', `not known: ${changes.unknown}`)];
	}
	const rows = changes.authority.rows.filter((row) => style.verbose || row.dormant === null);
	const broken = changes.broken.map((one) => marked(style, markOf(style, 'failed'), 'documents', one.text));
	if (rows.length === 0) {
		return [
			...broken,
			marked(style, markOf(style, 'passed'), 'changes', 'none in who may do what'),
			...driftLines(changes, style),
		];
	}
	const unneeded = rows.some((row) => row.effect === 'gain' && row.needed !== true && row.dormant === null);
	const sorted = [...rows].sort((left, right) => weight(left) - weight(right));
	const listed = style.verbose ? sorted : sorted.slice(0, LISTED);
	const lines = listed.map((row) => rowText(row, style));
	const [first = '', ...rest] = lines;
	const more = rows.length - listed.length;
	return [
		...broken,
		marked(style, markOf(style, unneeded ? 'warned' : 'passed'), 'changes', first),
		...rest.map((line) => continued(line)),
		...(more > 0 ? [continued(`and ${more} more (--verbose lists all)`)] : []),
		...driftLines(changes, style),
	];
}

const continued = (line: string): string => `${' '.repeat(16)}${line}`;

/** Unneeded gains first: they are what a person has to look at. */
function weight(row: AuthorityRow): number {
	if (row.dormant !== null) return 4;
	if (row.effect === 'gain') return row.needed === true ? 0 : 1;
	return row.effect === 'loss' ? 2 : 3;
}

function rowText(row: AuthorityRow, style: Style): string {
	const note = noteOf(row);
	const room = Math.max(widthOf(row.text) + 3, Math.min(64, style.width - 40));
	const paint =
		row.effect === 'gain' && row.needed !== true && row.dormant === null
			? style.paint.yellow
			: (text: string) => text;
	return `${pad(paint(row.text), room)}${style.paint.dim(note)}`.trimEnd();
}

function noteOf(row: AuthorityRow): string {
	// A dormant row says so in its own text.
	if (row.dormant !== null || row.effect !== 'gain') return '';
	return row.needed === true ? 'needed by the denial' : 'not needed';
}

function driftLines(changes: Changes, style: Style): string[] {
	return changes.drift.map((one) => marked(style, markOf(style, 'warned'), 'drift', one.text));
}

/** What changes from one version to another: documents with their text, and authority. */
export function renderDiff(changes: Changes, names: { from: string; to: string }, style: Style): string {
	const documents = changes.documents.filter((one) => one.change !== 'stays');
	return [
		'',
		field(style, 'From', names.from),
		field(style, 'To', names.to),
		'',
		...(documents.length === 0
			? [field(style, 'Documents', 'the same')]
			: documents.flatMap((one) => documentLines(one, style))),
		'',
		...changeLines(changes, style),
		'',
		'  Nothing was changed.',
		'',
	].join('\n');
}

function documentLines(document: Changes['documents'][number], style: Style): string[] {
	const head = field(style, 'Document', `"${document.name}" ${document.change}`);
	if (document.patch === null) return [head];
	return [head, ...document.patch.split('\n').map((line) => `    ${paintPatch(line, style)}`)];
}

function paintPatch(line: string, style: Style): string {
	if (line.startsWith('+')) return style.paint.green(line);
	if (line.startsWith('-')) return style.paint.red(line);
	return line.startsWith('@@') ? style.paint.cyan(line) : line;
}
