import type { Regression, Replay } from '../../core/report/evidence.js';
import type { Move } from '../../core/report/move.js';
import { tracesOf } from '../../core/report/requests.js';
import type { Gate, Report } from '../../core/report/schema.js';
import { nameOf } from '../../model/version-ref.js';
import { counted } from '../layout.js';
import type { RunFactsTold, Test } from './account.js';
import { caseEvidence } from './answers.js';

/** What was expected of a run: its cases, the gates of its verdict, and what became of a move. */
export function testsOf(report: Report, { placed, command }: RunFactsTold): Test[] {
	const { verdict, regressions, replays, cases, cutOff, activation, rolledBack } = report;
	const judged = regressions.map((one) => caseTest(one, placed));
	const gates = (verdict?.gates ?? []).flatMap((gate) => gateTest(gate, regressions.length > 0));
	const several = tracesOf(report).length > 1;
	const replayed = verdict === null ? replays.map((one) => replayTest(one, several)) : [];
	const left = [
		...skippedCases(cases?.notRun ?? 0, 'left alone after the first that failed'),
		...skippedCases(cases?.leftOut ?? 0, 'left out by a filter or a shard'),
	];
	const cut = cutOff === null ? [] : [alone('run', 'the run was through', 'undecided', cutOff.message)];
	const moved = [
		...moveTests(activation, 'activation'),
		...afterTests(report),
		...moveTests(rolledBack, 'rollback'),
	];
	const all = [...judged, ...left, ...replayed, ...gates, ...moved, ...cut];
	return all.length > 0
		? all
		: [alone(command, `caracalite ${command}`, report.ok ? 'passed' : 'failed', '')];
}

const alone = (group: string, name: string, status: Test['status'], text: string): Test => ({
	...{ group, name, file: null, line: null, status, text, evidence: null },
});

function caseTest(one: Regression, placed: (file: string) => string): Test {
	const status = one.passed ? 'passed' : one.actual === 'not_executed' ? 'undecided' : 'failed';
	const said = one.passed ? [...one.notes, ...one.warnings] : [caseText(one)];
	return {
		...{ group: 'cases', name: one.name, file: placed(one.file), line: one.line, status },
		text: said.join('; '),
		evidence: caseEvidence(one),
	};
}

/** How a case is not met: `expected deny, got allow; the active version says deny (role_scope_mismatch)`. */
export function caseText({ expected, actual, answer, baseline, change, notes }: Regression): string {
	const why = answer.reason === null ? '' : ` (${answer.reason})`;
	const was =
		change === 'already_failing'
			? '; fails on the active version too'
			: baseline === null || change !== 'regression'
				? ''
				: `; the active version says ${baseline.decision}${baseline.reason === null ? '' : ` (${baseline.reason})`}`;
	const more = notes.filter((note) => !note.startsWith('decision: '));
	return [`expected ${expected}, got ${actual}${why}${was}`, ...more].join('; ');
}

function skippedCases(count: number, why: string): Test[] {
	return count === 0 ? [] : [alone('cases', `${counted(count, 'case')} ${why}`, 'skipped', why)];
}

/** Blockers that mean that nobody could tell, not that something is wrong. */
const UNDECIDED = new Set([
	'simulation_not_executed',
	'denial_inconclusive',
	'denial_uncalibrated',
	'changes_unknown',
	'nothing_checked',
	'offline_evidence',
	'evidence_of_other_version',
	'cases_left_out',
	'runtime_not_ready',
]);

/** The code of a blocker, which stands before its first colon. */
export function codeOf(blocker: string): string {
	return blocker.split(':', 1)[0] ?? blocker;
}

/** Blockers that the test of a case tells already. */
export function isOfCase(blocker: string): boolean {
	return ['regression_failed', 'case_newly_held'].includes(codeOf(blocker));
}

function gateTest({ gate, status, text, blockers }: Gate, hasCases: boolean): Test[] {
	const own = hasCases ? blockers.filter((one) => !isOfCase(one)) : blockers;
	if (status === 'failed' && blockers.length > 0 && own.length === 0) return [];
	const open = own.length > 0 && own.every((one) => UNDECIDED.has(codeOf(one)));
	const failed = open ? 'undecided' : 'failed';
	const told = status === 'passed' ? 'passed' : status === 'failed' ? failed : 'skipped';
	return [alone('verdict', gate, told, own.length === 0 ? text : `${own.join(', ')}: ${text}`)];
}

function replayTest(
	{ requestId, eventId, resource, candidate, calibration }: Replay,
	several: boolean,
): Test {
	const which = several && requestId !== null ? ` (${requestId})` : '';
	const name = `the candidate allows ${resource ?? eventId ?? 'the input'}${which}`;
	const { evaluation, decision, reason } = candidate;
	const decided = evaluation === 'executed' && calibration !== 'uncalibrated';
	const status = !decided ? 'undecided' : decision === 'allow' ? 'passed' : 'failed';
	const text = decided
		? `${decision}${reason === null ? '' : `: ${reason}`}`
		: `${evaluation}, ${calibration}`;
	return alone('replays', name, status, text);
}

const MOVED: Readonly<Record<Move['outcome'], Test['status']>> = {
	loaded: 'passed',
	already_active: 'passed',
	failed: 'failed',
	overtaken: 'failed',
	timeout: 'undecided',
	not_confirmed: 'undecided',
};

function moveTests(move: Move | null, group: 'activation' | 'rollback'): Test[] {
	if (move === null) return [];
	const { outcome, to, text, works, denials, sample } = move;
	const failed = sample?.failed ?? [];
	const asked = denials?.asked ?? 1;
	const allowed = `${asked === 1 ? 'the denied request is' : `the ${asked} denied requests are`} allowed by it`;
	return [
		alone(group, `${nameOf(to)} is loaded`, MOVED[outcome], `${outcome}: ${text}`),
		...(works === null
			? []
			: [alone(group, allowed, ...statusOf(works, (denials?.failed ?? []).join(', ')))]),
		...(sample === null
			? []
			: [
					alone(
						group,
						`${counted(sample.asked, 'case')} replayed on it, as expected`,
						...statusOf(failed.length === 0, failed.join(', ')),
					),
				]),
	];
}

function statusOf(passed: boolean, text: string): [Test['status'], string] {
	return passed ? ['passed', ''] : ['failed', text];
}

function afterTests({ watched, trouble }: Report): Test[] {
	if (watched === null && trouble === null) return [];
	if (trouble !== null) {
		const back = trouble.notBack === null ? '' : `; not rolled back: ${trouble.notBack}`;
		return [alone('activation', 'live decisions', 'failed', `${trouble.code}: ${trouble.text}${back}`)];
	}
	const quiet = watched === null || watched.seen === watched.notPredictable;
	const open = quiet || watched.unread !== null || watched.cut;
	return [alone('activation', 'live decisions', open ? 'undecided' : 'passed', watched?.text ?? '')];
}
