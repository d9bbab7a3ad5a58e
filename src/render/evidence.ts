import { fieldsPutBack } from '../core/event/fields.js';
import type { Regression, Replay } from '../core/report/evidence.js';
import type { Report } from '../core/report/schema.js';
import { policyReason } from '../core/trace/reasons.js';
import type { Answer } from '../model/answer.js';
import { nameOf, type VersionRef } from '../model/version-ref.js';
import { CLASS_CONFLICT } from '../policy/approvals.js';
import { counted, field, marked, markOf, NOTHING_CHANGED, shortHash } from './layout.js';
import { openedReplays } from './opened.js';
import { acceptedLines, ofDenialLines, remarkLines } from './remarks.js';
import type { Style } from './style.js';

/** How many failed cases are listed before the rest is only counted. */
const LISTED = 20;

/** The candidate by name: `Main v2`, or the documents on disk and what they lie over. */
export function candidateName(report: Report): string {
	const { candidate } = report;
	if (candidate === null) return 'no candidate';
	return candidate.version === null
		? filesOver(candidate.documents, candidate.base)
		: nameOf(candidate.version);
}

/** Documents on disk, and the version that they lie over. */
export function filesOver(files: string[], base: VersionRef | null): string {
	return base === null ? `${files.join(', ')} alone` : `${files.join(', ')} over ${nameOf(base)}`;
}

/** One line for the denial: its reason, and how faithfully it replays. */
export function denialLine(report: Report, style: Style): string | null {
	const replay = report.replays.find((one) => one.logged !== null);
	if (replay === undefined) return null;
	const reasons = [...new Set(report.replays.map((one) => one.logged?.reason ?? 'no reason'))].join(', ');
	if (replay.asRebuilt) {
		return marked(
			style,
			markOf(style, 'warned'),
			'denial',
			`${reasons}; the input as the server rebuilt it, untouched`,
		);
	}
	const back = putBack(replay);
	const texts = {
		calibrated: ['passed', `replays as logged${back}`],
		uncalibrated: ['failed', `does not replay as logged${back}: ${deciderSays(replay)}`],
		uncalibratable: [
			'not_evaluated',
			`cannot be checked: the version that decided is gone, or there was none${back}`,
		],
		not_checked: ['not_evaluated', 'not checked against the version that decided'],
	} as const;
	const [status, text] = texts[replay.calibration];
	return marked(style, markOf(style, status), 'denial', `${reasons}; ${text}`);
}

function putBack(replay: Replay): string {
	const paths = [
		...new Set(fieldsPutBack(replay.fields).map((one) => FIELD_WORDS.get(one.path) ?? one.path)),
	];
	if (paths.length === 0) return '';
	return ` (${counted(paths.length, 'field')} put back: ${paths.join(', ')})`;
}

const FIELD_WORDS = new Map<string, string>(
	Object.entries({
		'delegation_edge.scopes': 'delegation scopes',
		'delegation_edge.id': 'no delegation',
		'session.id': 'empty session id',
		'context.session_id': 'empty session id',
		'context.agent_session_id': 'empty agent session id',
		'principal.agent_session_id': 'empty agent session id',
		'context.delegation_edge_id': 'no delegation',
	}),
);

function deciderSays(replay: Replay): string {
	const answer = replay.decider;
	return answer === null
		? 'not asked'
		: `the version that decided says ${answer.decision} (${answer.reason ?? 'no reason'})`;
}

/** One line for each replay on the candidate. */
export function candidateLines(report: Report, style: Style): string[] {
	const name = candidateName(report);
	return report.replays.map((replay) => {
		const answer = replay.candidate;
		const where = report.replays.length > 1 && replay.resource !== null ? ` on ${replay.resource}` : '';
		const by = answer.by === 'offline' ? ' (decided offline)' : '';
		if (answer.evaluation !== 'executed') {
			return marked(
				style,
				markOf(style, 'not_evaluated'),
				'candidate',
				`${name} was not evaluated${where}: ${answer.reason ?? 'no reason given'}${by}`,
			);
		}
		if (answer.decision === 'deny') {
			return marked(
				style,
				markOf(style, 'failed'),
				'candidate',
				`${name} still denies${where}: ${answer.reason ?? 'no reason'}${by}${refusedForGood(answer)}`,
			);
		}
		if (answer.hold !== null) {
			return marked(
				style,
				markOf(style, 'warned'),
				'candidate',
				`${name} allows it${where}, after an approval (${answer.hold.tiers.join(', ')})${by}`,
			);
		}
		return marked(style, markOf(style, 'passed'), 'candidate', `${name} allows it${where}${by}`);
	});
}

/** What there is to do about an allow that nobody can grant. */
function refusedForGood({ reason, hold }: Answer): string {
	if (reason !== CLASS_CONFLICT) return '';
	const { words, fix } = policyReason(reason);
	return `; ${words}${hold === null ? '' : ` (${hold.tiers.join(', ')})`}: ${fix}`;
}

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
