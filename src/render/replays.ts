import { fieldsPutBack } from '../core/event/fields.js';
import type { Replay } from '../core/report/evidence.js';
import type { Report } from '../core/report/schema.js';
import { policyReason } from '../core/trace/reasons.js';
import type { Answer } from '../model/answer.js';
import { nameOf, type VersionRef } from '../model/version-ref.js';
import { CLASS_CONFLICT } from '../policy/approvals.js';
import { counted, marked, markOf } from './layout.js';
import type { Style } from './style.js';

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

/** Of several replays the line tells of the one that is sure least. */
const LEAST_SURE = ['uncalibrated', 'not_checked', 'uncalibratable', 'calibrated'] as const;

/** One line for all denials: their reasons, and how faithfully they replay. */
export function denialLine(report: Pick<Report, 'replays' | 'otherTraces'>, style: Style): string | null {
	const logged = report.replays.filter((one) => one.logged !== null);
	const [worst] = LEAST_SURE.flatMap((one) => logged.filter(({ calibration }) => calibration === one));
	if (worst === undefined) return null;
	const reasons = [...new Set(report.replays.map((one) => one.logged?.reason ?? 'no reason'))].join(', ');
	if (logged.some(({ asRebuilt }) => asRebuilt)) {
		return marked(
			style,
			markOf(style, 'warned'),
			'denial',
			`${reasons}; the input as the server rebuilt it, untouched`,
		);
	}
	const alike = logged.filter(({ calibration }) => calibration === worst.calibration);
	const which = whichOf(report, worst, alike.length === logged.length);
	const back = putBack(alike);
	const all = logged.length === 1 ? 'replays' : `${logged.length} of ${logged.length} replay`;
	const texts = {
		calibrated: ['passed', `${all} as logged${back}`],
		uncalibrated: ['failed', `does not replay as logged${which}${back}: ${deciderSays(worst)}`],
		uncalibratable: [
			'not_evaluated',
			`cannot be checked${which}: the version that decided is gone, or there was none${back}`,
		],
		not_checked: ['not_evaluated', `not checked against the version that decided${which}`],
	} as const;
	const [status, text] = texts[worst.calibration];
	return marked(style, markOf(style, status), 'denial', `${reasons}; ${text}`);
}

/** The request of a replay, where others replay otherwise. */
function whichOf({ otherTraces }: Pick<Report, 'otherTraces'>, { requestId }: Replay, all: boolean): string {
	return all || otherTraces.length === 0 || requestId === null ? '' : ` (${requestId})`;
}

function putBack(replays: readonly Replay[]): string {
	const fields = replays.flatMap((replay) => fieldsPutBack(replay.fields));
	const paths = [...new Set(fields.map((one) => FIELD_WORDS.get(one.path) ?? one.path))];
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

/** Replays that are allowed and told one by one; of more, the others are told with how many are. */
const LISTED = 3;

/** One line for each replay on the candidate; of many that it allows, how many there are. */
export function candidateLines(report: Report, style: Style): string[] {
	const allowed = report.replays.filter(({ candidate }) => isPlainAllow(candidate));
	if (style.verbose || allowed.length <= LISTED)
		return report.replays.map((one) => candidateLine(one, report, style));
	const others = report.replays.filter(({ candidate }) => !isPlainAllow(candidate));
	const all = report.replays.length;
	const text = `${candidateName(report)} allows ${others.length === 0 ? 'all' : `${allowed.length} of`} ${all} denials`;
	return [
		marked(style, markOf(style, 'passed'), 'candidate', text),
		...others.map((one) => candidateLine(one, report, style)),
	];
}

function isPlainAllow({ by, evaluation, decision, hold }: Answer): boolean {
	return by === 'server' && evaluation === 'executed' && decision === 'allow' && hold === null;
}

function candidateLine({ candidate: answer, ...replay }: Replay, report: Report, style: Style): string {
	const name = candidateName(report);
	const on = report.replays.length > 1 && replay.resource !== null ? ` on ${replay.resource}` : '';
	const which = report.otherTraces.length > 0 && replay.requestId !== null ? ` (${replay.requestId})` : '';
	const where = `${on}${which}`;
	const by = answer.by === 'offline' ? ' (decided offline)' : '';
	const line = (status: Parameters<typeof markOf>[1], text: string) =>
		marked(style, markOf(style, status), 'candidate', `${name} ${text}`);
	if (answer.evaluation !== 'executed') {
		return line('not_evaluated', `was not evaluated${where}: ${answer.reason ?? 'no reason given'}${by}`);
	}
	if (answer.decision === 'deny') {
		const reason = `${answer.reason ?? 'no reason'}${by}${refusedForGood(answer)}`;
		return line('failed', `still denies${where}: ${reason}`);
	}
	if (answer.hold !== null) {
		return line('warned', `allows it${where}, after an approval (${answer.hold.tiers.join(', ')})${by}`);
	}
	return line('passed', `allows it${where}${by}`);
}

/** What there is to do about an allow that nobody can grant. */
function refusedForGood({ reason, hold }: Answer): string {
	if (reason !== CLASS_CONFLICT) return '';
	const { words, fix } = policyReason(reason);
	return `; ${words}${hold === null ? '' : ` (${hold.tiers.join(', ')})`}: ${fix}`;
}
