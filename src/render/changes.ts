import type { Changes } from '../core/report/changes.js';
import { nameOf } from '../model/version-ref.js';
import type { AuthorityRow } from '../policy/authority/schema.js';
import { filesOver } from './evidence.js';
import { field, marked, markOf, NOTHING_CHANGED, pad, widthOf, wrap } from './layout.js';
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
	const unneeded = rows.some((row) => row.effect === 'gain' && row.needed === false && row.dormant === null);
	const sorted = [...rows].sort((left, right) => weight(left) - weight(right));
	const listed = style.verbose ? sorted : sorted.slice(0, LISTED);
	const room = Math.max(...listed.map((row) => widthOf(row.text))) + 3;
	const lines = listed.flatMap((row) => rowLines(row, room, style));
	const [first = '', ...rest] = lines;
	const more = rows.length - listed.length;
	return [
		...broken,
		`  ${pad(markOf(style, unneeded ? 'warned' : 'passed'), 3)}${pad('changes', 11)}${first}`,
		...rest.map((line) => continued(line)),
		...(more > 0 ? [continued(`and ${more} more (--verbose lists all)`)] : []),
		...driftLines(changes, style),
	];
}

const INDENT = 16;

const continued = (line: string): string => `${' '.repeat(INDENT)}${line}`;

/** Unneeded gains first: they are what a person has to look at. */
function weight(row: AuthorityRow): number {
	if (row.dormant !== null) return 4;
	if (row.effect === 'gain') return row.needed === true ? 0 : 1;
	return row.effect === 'loss' ? 2 : 3;
}

/** A row, and what is to be said of it: beside it where there is room, else under it. */
function rowLines(row: AuthorityRow, room: number, style: Style): string[] {
	const unmeant = row.effect === 'gain' && row.needed === false && row.dormant === null;
	const painted = (text: string) => (unmeant ? style.paint.yellow(text) : text);
	const note = noteOf(row);
	const width = style.width - INDENT;
	const column = room + widthOf(note) <= width ? room : widthOf(row.text) + 3;
	if (note !== '' && column + widthOf(note) <= width) {
		return [`${pad(painted(row.text), column)}${style.paint.dim(note)}`];
	}
	const [first = '', ...rest] = wrap(row.text, width - 2);
	const under = [...rest.map(painted), ...(note === '' ? [] : [style.paint.dim(note)])];
	return [painted(first), ...under.map((line) => `  ${line}`)];
}

function noteOf(row: AuthorityRow): string {
	// A dormant row says so in its own text.
	if (row.dormant !== null || row.effect !== 'gain' || row.needed === null) return '';
	return row.needed ? 'needed by the denial' : 'not needed';
}

function driftLines(changes: Changes, style: Style): string[] {
	return changes.drift.map((one) => marked(style, markOf(style, 'warned'), 'drift', one.text));
}

/** What changes from one version to another: documents with their text, and authority. */
export function renderDiff(changes: Changes, style: Style): string {
	const documents =
		changes.documents.length === 0
			? [field(style, 'Documents', 'the same')]
			: changes.documents.flatMap((one) => documentLines(one, style));
	return [
		'',
		field(style, 'From', nameOfSide(changes.from)),
		field(style, 'To', nameOfSide(changes.to)),
		'',
		...documents,
		'',
		...changeLines(changes, style),
		'',
		NOTHING_CHANGED,
		'',
	].join('\n');
}

function nameOfSide(side: Changes['from']): string {
	if (side === null) return 'nothing, which is active now';
	return side.version === null ? filesOver(side.files, side.over) : nameOf(side.version);
}

function documentLines({ text, patch }: Changes['documents'][number], style: Style): string[] {
	const lines = patch?.hunks.flatMap((hunk) => [
		`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
		...hunk.lines,
	]);
	return [`  ${text}`, ...(lines ?? []).map((line) => `    ${paintPatch(line, style)}`)];
}

function paintPatch(line: string, style: Style): string {
	if (line.startsWith('+')) return style.paint.green(line);
	if (line.startsWith('-')) return style.paint.red(line);
	return line.startsWith('@@') ? style.paint.cyan(line) : line;
}
