import type { Changes } from '../core/report/changes.js';
import type { Standing, Verdict } from '../core/report/schema.js';
import type { Shadow } from '../core/report/shadow.js';
import { nameOf } from '../model/version-ref.js';
import type { AuthorityRow } from '../policy/authority/schema.js';
import { field, marked, markOf, NOTHING_CHANGED, pad, widthOf, wrap } from './layout.js';
import { patchLines } from './patch.js';
import { filesOver } from './replays.js';
import type { Style } from './style.js';
import { worthOf } from './worth.js';

/** Rows listed before the rest is only counted. */
const LISTED = 12;

/**
 * What a candidate changes, in the lines of a verdict; without one nothing is judged. Where a shadow of these
 * changes is known, each says what it is worth.
 */
export function changeLines(
	changes: Changes | null,
	style: Style,
	verdict: Verdict | null = null,
	shadow: Shadow | null = null,
): string[] {
	if (changes === null) return [];
	const gate = verdict?.gates.find((one) => one.gate === 'changes') ?? null;
	if (changes.unknown !== null) {
		const mark = markOf(style, gate?.status ?? 'not_evaluated');
		return [marked(style, mark, 'changes', `not known: ${changes.unknown}`)];
	}
	const standings = new Map(verdict?.changes.map((one) => [one.row, one]));
	const judged = changes.authority.rows.map((row, index) => ({
		row,
		standing: standings.get(index) ?? null,
		worth: worthOf(row, index, shadow, style),
	}));
	const rows = judged.filter(({ row }) => style.verbose || row.dormant === null);
	const broken = changes.broken.map((one) => marked(style, markOf(style, 'failed'), 'documents', one.text));
	if (rows.length === 0) {
		return [
			...broken,
			marked(style, markOf(style, 'passed'), 'changes', 'none in who may do what'),
			...driftLines(changes, style),
		];
	}
	const sorted = [...rows].sort((left, right) => weight(left) - weight(right));
	const listed = style.verbose ? sorted : sorted.slice(0, LISTED);
	const room = Math.max(...listed.map(({ row }) => widthOf(row.text))) + 3;
	const lines = listed.flatMap((one) => rowLines(one, room, style));
	const [first = '', ...rest] = lines;
	const more = rows.length - listed.length;
	return [
		...broken,
		`  ${pad(markOf(style, gate?.status === 'failed' ? 'warned' : 'passed'), 3)}${pad('changes', 11)}${first}`,
		...rest.map((line) => continued(line)),
		...(more > 0 ? [continued(`and ${more} more (--verbose lists all)`)] : []),
		...driftLines(changes, style),
	];
}

/** A row, and how it stands before the verdict; null where it is not judged. */
interface JudgedRow {
	row: AuthorityRow;
	standing: Standing | null;
	/** What traffic says of it; empty where none was looked at. */
	worth: string;
}

const INDENT = 16;

const continued = (line: string): string => `${' '.repeat(INDENT)}${line}`;

/** What the denial needs first, then what nobody spoke for: a person has to look at that. */
function weight({ row, standing }: JudgedRow): number {
	if (row.dormant !== null) return 5;
	if (standing === null) return row.effect === 'gain' ? 1 : row.effect === 'loss' ? 2 : 4;
	return { needed: 0, open: row.effect === 'gain' ? 1 : 2, meant: 3, accepted: 3 }[standing.standing];
}

/** A row, and what is to be said of it: beside it where there is room, else under it. */
function rowLines(judged: JudgedRow, room: number, style: Style): string[] {
	const { row, standing } = judged;
	const painted = (text: string) => (standing?.standing === 'open' ? style.paint.yellow(text) : text);
	const note = [noteOf(judged), judged.worth].filter((text) => text !== '').join(' · ');
	const width = style.width - INDENT;
	const column = room + widthOf(note) <= width ? room : widthOf(row.text) + 3;
	if (note !== '' && column + widthOf(note) <= width) {
		return [`${pad(painted(row.text), column)}${style.paint.dim(note)}`];
	}
	const [first = '', ...rest] = wrap(row.text, width - 2);
	const under = [...rest.map(painted), ...(note === '' ? [] : [style.paint.dim(note)])];
	return [painted(first), ...under.map((line) => `  ${line}`)];
}

/** What speaks for a row, or that nothing does; empty where nothing is to be said. */
export function noteOf({ row, standing }: Pick<JudgedRow, 'row' | 'standing'>): string {
	// A dormant row says so in its own text.
	if (row.dormant !== null || standing === null) return '';
	if (standing.standing === 'needed') return 'needed by the denial';
	if (standing.standing !== 'open') return standing.by ?? '';
	if (row.effect === 'loss') return row.kind.startsWith('hold_') ? 'NEWLY WAITS' : 'LOST';
	return row.effect === 'gain' ? 'not needed' : 'not meant';
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
	if (side.version !== null) return nameOf(side.version);
	return side.files.length === 0 ? 'nothing' : filesOver(side.files, side.over);
}

function documentLines({ text, patch }: Changes['documents'][number], style: Style): string[] {
	return [`  ${text}`, ...(patch === null ? [] : patchLines(patch, style)).map((line) => `    ${line}`)];
}
