import { isJudged, type Played } from './play.js';

const COLUMNS = [
	'clean',
	'still denied',
	'gained',
	'lost',
	'newly held',
	'held otherwise',
	'refused for good',
	'failed',
] as const;
const VERDICTS = ['safe', 'review', 'blocked'] as const;

/** Candidates by kind of edit and verdict, and what they really did; then what was wrong with what was said. */
export function worldTable(played: readonly Played[]): string {
	const judged = played.filter(isJudged);
	const kinds = [...new Set(judged.map(({ kind }) => kind))].sort();
	const rows = kinds.flatMap((kind) =>
		VERDICTS.flatMap((verdict) =>
			rowOf(
				kind,
				verdict,
				judged.filter((one) => one.kind === kind && one.verdict === verdict),
			),
		),
	);
	const totals = VERDICTS.flatMap((verdict) =>
		rowOf(
			'all',
			verdict,
			judged.filter((one) => one.verdict === verdict),
		),
	);
	const head = ['kind of edit', 'verdict', 'count', ...COLUMNS, 'good'];
	return `${aligned([head, ...rows, ...totals])}\n\n${countsOf(played)}\n`;
}

function rowOf(kind: string, verdict: string, some: readonly Played[]): string[][] {
	if (some.length === 0) return [];
	const counts = COLUMNS.map((column) => some.filter(({ really }) => really === column).length);
	const good = some.filter((one) => one.good).length;
	return [
		[kind, verdict, ...[some.length, ...counts, good].map((count) => (count === 0 ? '·' : String(count)))],
	];
}

function aligned(rows: readonly string[][]): string {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	const line = (row: string[]) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd();
	return rows.map(line).join('\n');
}

function countsOf(played: readonly Played[]): string {
	const judged = played.filter(isJudged);
	const good = judged.filter((one) => one.good);
	const missed = good.filter(({ verdict }) => verdict !== 'safe').length;
	const wrong = judged.filter((one) => one.wrong.length > 0).length - missed;
	return [
		`${judged.length} candidates judged and activated; ${played.length - judged.length} more that the API refused`,
		`${wrong} called safe that were not, under any of what may be accepted`,
		`${good.length} good ones, ${missed} of them not recognised`,
	].join('\n');
}
