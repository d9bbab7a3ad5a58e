import type { Coverage, CoveredRow } from '../core/report/coverage.js';
import { nameOf } from '../model/version-ref.js';
import { rowLines } from './granted.js';
import { counted, field, markOf, NOTHING_CHANGED, pad, timeOf, widthOf, wrap } from './layout.js';
import type { Style } from './style.js';
import { trafficLines } from './used-traffic.js';

/** Rows of a part that are listed before the rest is only counted. */
const LISTED = 20;

/** How much of what documents grant is exercised, and what is not, each row by its place. */
export function renderCoverage(coverage: Coverage, style: Style): string {
	const { rows, traffic, cases } = coverage;
	const by = cases === null ? 'request' : 'case';
	const isCovered = (row: CoveredRow) => ((row.cases ?? row.traffic)?.deciding ?? 0) > 0;
	const isTouched = (row: CoveredRow) => (row.cases?.touching ?? row.traffic?.requests ?? 0) > 0;
	const open = rows.filter((row) => !isCovered(row));
	const alone = open.filter((row) => !isTouched(row));
	const touched = open.filter(isTouched);
	return [
		'',
		headline(coverage, style),
		'',
		...part(`No ${by} is about`, alone, style),
		...part(`A ${by} is about, and would be decided alike without`, touched, style),
		...(style.verbose ? part('Covered', rows.filter(isCovered), style) : []),
		...documentLines(coverage, style),
		...(traffic === null ? [] : trafficLines(traffic, style)),
		...coverage.notes.map((note) => field(style, 'Note', note)),
		NOTHING_CHANGED,
		'',
	].join('\n');
}

function headline({ total, cases, failUnder, ok, from }: Coverage, style: Style): string {
	const by = cases === null ? 'traffic' : counted(cases.count, 'case');
	const what = `${total.covered} of ${counted(total.rows, 'row')} of authority (${total.percent} %)`;
	const less = ok ? '' : `, less than the ${failUnder ?? 0} % that --fail-under asks for`;
	const where =
		from.version === null
			? ''
			: from.files.length > 0
				? ` over ${nameOf(from.version)}`
				: ` in ${nameOf(from.version)}`;
	const word = style.paint.bold(ok ? 'COVERED' : 'NOT ENOUGH');
	const mark = markOf(style, ok ? (total.covered === total.rows ? 'passed' : 'warned') : 'failed');
	const indent = 2 + widthOf(mark) + 2 + widthOf(word) + 2;
	return wrap(`${what} by ${by}${where}${less}`, style.width - indent)
		.map((line, index) => (index === 0 ? `  ${mark}  ${word}  ${line}` : ' '.repeat(indent) + line))
		.join('\n');
}

function part(title: string, rows: readonly CoveredRow[], style: Style): string[] {
	if (rows.length === 0) return [];
	const sorted = [...rows].sort((a, b) => (b.traffic?.requests ?? 0) - (a.traffic?.requests ?? 0));
	const listed = style.verbose ? sorted : sorted.slice(0, LISTED);
	const more = rows.length - listed.length;
	return [
		`  ${title}`,
		...listed.flatMap((row) => rowLines(row, noteOf(row, style), style)),
		...(more > 0 ? [`    and ${more} more (--verbose lists all)`] : []),
		'',
	];
}

function noteOf({ traffic, cases }: CoveredRow, style: Style): string {
	const names = style.verbose && cases !== null && cases.names.length > 0 ? cases.names.join(', ') : '';
	const more = (cases?.deciding ?? 0) - (cases?.names.length ?? 0);
	const by = names === '' ? [] : [`by ${names}${more > 0 ? ` and ${more} more` : ''}`];
	return [...by, ...(traffic === null ? [] : [usedText(traffic, style)])].join('; ');
}

/** What traffic did with a row: how often, and when last. */
function usedText({ requests, last, maybe }: NonNullable<CoveredRow['traffic']>, style: Style): string {
	const perhaps = maybe === 0 ? '' : `, perhaps ${maybe} times more`;
	if (requests === 0) return `not used${maybe === 0 ? '' : `, perhaps ${maybe} times`}`;
	const when = last === null ? '' : `, last ${timeOf(style, last)}`;
	return `used ${requests === 1 ? 'once' : `${requests} times`}${when}${perhaps}`;
}

function documentLines({ documents }: Coverage, style: Style): string[] {
	const room = Math.max(0, ...documents.map(({ document }) => widthOf(document))) + 2;
	return documents.map(({ document, rows, covered }, index) =>
		field(style, index === 0 ? 'Documents' : '', `${pad(document, room)}${covered} of ${rows}`),
	);
}
