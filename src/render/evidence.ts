import type { Regression } from '../core/report/evidence.js';
import type { Report } from '../core/report/schema.js';
import { nameOf } from '../model/version-ref.js';
import { field, marked, markOf, NOTHING_CHANGED, shortHash } from './layout.js';
import { openedReplays } from './opened.js';
import { acceptedLines, ofDenialLines, remarkLines } from './remarks.js';
import { candidateLines, candidateName, denialLine } from './replays.js';
import type { Style } from './style.js';

/** How many failed cases are listed before the rest is only counted. */
const LISTED = 20;

/** What the cases came to: one line, and the failed ones under it. */
export function caseLines(regressions: Regression[], style: Style): string[] {
	if (regressions.length === 0)
		return [marked(style, markOf(style, 'not_evaluated'), 'cases', 'none were given')];
	const failed = regressions.filter((one) => !one.passed);
	const offline = regressions.some((one) => one.answer.by === 'offline') ? ' (decided offline)' : '';
	const all = regressions.length;
	if (failed.length === 0) {
		return [
			marked(style, markOf(style, 'passed'), 'cases', `${all} of ${all} as expected${offline}`),
			...remarkLines(regressions, style),
		];
	}
	const lines = failed.slice(0, LISTED).map((one) => {
		const why = one.answer.reason === null ? '' : ` (${one.answer.reason})`;
		return field(style, '', `  ${one.name}: expected ${one.expected}, got ${one.actual}${why}${before(one)}`);
	});
	const more = failed.length > LISTED ? [field(style, '', `  and ${failed.length - LISTED} more`)] : [];
	return [
		marked(style, markOf(style, 'failed'), 'cases', `${failed.length} of ${all} not as expected${offline}`),
		...lines,
		...more,
		...ofDenialLines(regressions, style),
		...remarkLines(regressions, style),
	];
}

/** How the case fares on the baseline, beside how it fails on the candidate. */
function before({ baseline, change }: Regression): string {
	if (change === 'already_failing') return '; fails on the active version too';
	if (change !== 'regression' || baseline === null) return '';
	return `; the active version says ${baseline.decision}${baseline.reason === null ? '' : ` (${baseline.reason})`}`;
}

/** What a simulation found. */
export function renderSimulate(report: Report, style: Style): string {
	const version = report.candidate?.version ?? null;
	const lines = [
		denialLine(report, style),
		...candidateLines(report, style),
		...overlayLines(report, style),
		...warningLines(report, style),
		...(style.verbose ? openedReplays(report, style) : []),
	].filter((line) => line !== null);
	const next =
		version === null
			? ''
			: field(style, 'Candidate', `${nameOf(version)} (${shortHash(style, version.manifestSha256)})`);
	const facts = [...(next === '' ? [] : [next]), ...offlineLines(report, style)];
	return ['', ...lines, '', ...facts, NOTHING_CHANGED, ''].join('\n');
}

function overlayLines(report: Report, style: Style): string[] {
	const paths = [...new Set(report.replays.flatMap((one) => one.overlays))];
	if (paths.length === 0) return [];
	return [
		marked(style, markOf(style, 'warned'), 'supplied', `${paths.join(', ')}: laid over the input by hand`),
	];
}

function warningLines(report: Report, style: Style): string[] {
	const warnings = report.candidate?.warnings ?? [];
	return warnings.map((warning) => marked(style, markOf(style, 'warned'), 'warning', warning));
}

/** What is not known where no zone was asked. */
function offlineLines({ target }: Report, style: Style): string[] {
	if (target.zoneId !== null) return [];
	return [field(style, 'Not known', 'what the zone says: none was asked, these documents decide alone')];
}

/** What the regression cases came to. */
export function renderRegress(report: Report, style: Style): string {
	const head = field(style, 'Candidate', candidateName(report));
	const written = (report.cases?.accepted ?? []).some(({ now }) => now !== null);
	return [
		...[
			'',
			head,
			...offlineLines(report, style),
			...caseLines(report.regressions, style),
			...acceptedLines(report.cases, style),
			'',
		],
		...[written ? '  Nothing was changed in the zone.' : NOTHING_CHANGED, ''],
	].join('\n');
}
