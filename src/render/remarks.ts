import type { CaseSet, Regression, Remark } from '../core/report/evidence.js';
import { commandField } from './command-line.js';
import { counted, field, marked, markOf } from './layout.js';
import type { Style } from './style.js';

/** Remarks that are shown before the rest is only counted. */
const LISTED = 3;

/** What is to be said of cases beside whether they are met. */
export function remarkLines(regressions: Regression[], style: Style): string[] {
	const remarks = regressions.flatMap((one) => one.remarks.map((remark) => remarkLine(one, remark)));
	const vacuous = regressions.flatMap(({ name, vacuous: why }) =>
		why === null ? [] : [`${name}: cannot fail, denied by every version: ${why}`],
	);
	return [...some(vacuous, 'case', style), ...some(remarks, 'remark', style)];
}

function some(texts: string[], what: string, style: Style): string[] {
	const listed = style.verbose ? texts : texts.slice(0, LISTED);
	const more = texts.length - listed.length;
	return [
		...listed.map((text) => field(style, '', `  ${style.marks.warn} ${text}`)),
		...(more > 0
			? [field(style, '', `  and ${counted(more, `more ${what}`)} like that (--verbose lists all)`)]
			: []),
	];
}

function remarkLine({ name, file }: Regression, { line, column, name: what, nearest, text }: Remark): string {
	const place = line === null ? file : `${file}:${line}:${column}`;
	const meant = nearest === null ? '' : `; did you mean "${nearest}"?`;
	return `${place} ${name}: "${what}": ${text}${meant}`;
}

/** What `--accept` wrote into files, or why it did not. */
export function acceptedLines(cases: CaseSet | null, style: Style): string[] {
	return (cases?.accepted ?? []).map(({ name, file, expected, now, why }) =>
		now === null
			? marked(style, markOf(style, 'not_evaluated'), 'accept', `${name}: nothing was written, as ${why}`)
			: marked(
					style,
					markOf(style, 'passed'),
					'written',
					`${name} in ${file}: expects ${now}, no more ${expected}`,
				),
	);
}

/** The way out where a case expects the very denial that is being fixed. */
export function ofDenialLines(regressions: Regression[], style: Style): string[] {
	const stale = regressions.filter(
		({ passed, ofDenial, expectation }) => !passed && ofDenial && expectation.decision === 'deny',
	);
	return stale.flatMap(({ name, file, answer }) => [
		field(
			style,
			'',
			`  ${name} expects the denial that is being fixed; to take the new decision into its file:`,
		),
		commandField(style, '', acceptWords(name, file, answer.versionId)),
	]);
}

function acceptWords(name: string, file: string, versionId: string | null): string[] {
	const candidate = versionId === null ? [] : ['--candidate', versionId];
	return ['regress', file, ...candidate, '--accept', name];
}
