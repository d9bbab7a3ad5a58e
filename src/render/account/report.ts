import { tracesOf } from '../../core/report/requests.js';
import { type Report, ReportSchema } from '../../core/report/schema.js';
import type { Trace } from '../../core/report/trace.js';
import { nameOf } from '../../model/version-ref.js';
import { sentence } from '../explain.js';
import { counted } from '../layout.js';
import { candidateName } from '../replays.js';
import { type Account, emptyAccount, kindOf, type Outcome } from './account.js';
import { changesTold } from './changes.js';
import { evidenceOf } from './report-evidence.js';
import { notedOfReport } from './report-noted.js';
import { testsOf } from './report-tests.js';
import { trafficTold } from './traffic.js';

/** The report that grows from command to command, told as far as it has come. */
export const kind = kindOf(ReportSchema, (report, facts) => {
	const { changes, verdict, target, shadow } = report;
	return {
		...emptyAccount(facts),
		zoneId: target.zoneId,
		...endOf(report),
		facts: factsOf(report),
		tests: testsOf(report, facts),
		noted: notedOfReport(report, facts),
		changes: changes === null ? null : changesTold(changes, verdict, namesOf(report), shadow),
		traffic: shadow === null ? null : trafficTold(shadow, changes, verdict !== null),
		evidence: evidenceOf(report),
		notKnown: verdict === null ? null : verdict.notKnown,
		closing: closingOf(report),
	};
});

/** Applications that audit calls by a name, by their ids. */
function namesOf(report: Report): Map<string, string> {
	const applications = tracesOf(report).flatMap(({ application, decisions }) => [
		application,
		...decisions.map((one) => one.application),
	]);
	return new Map(applications.flatMap((one) => (one?.name == null ? [] : [[one.id, one.name]])));
}

type End = Pick<Account, 'outcome' | 'headline' | 'subject'>;

const STATUS = {
	safe: { outcome: 'passed', headline: 'SAFE TO ACTIVATE' },
	review: { outcome: 'review', headline: 'REVIEW' },
	blocked: { outcome: 'failed', headline: 'BLOCKED' },
} as const;

function endOf(report: Report): End {
	const { activation, verdict, regressions, candidate, baseline, cutOff } = report;
	const traces = tracesOf(report);
	const over = baseline === null ? 'nothing' : nameOf(baseline);
	const subject =
		candidate === null
			? traces.map(sentence).join('; ')
			: `${candidateName(report)}${candidate.version === null ? '' : ` over ${over}`}`;
	if (activation !== null) return movedEnd(report, activation);
	if (verdict !== null) return { ...STATUS[verdict.status], subject };
	if (cutOff !== null) return { outcome: 'undecided', headline: 'CUT OFF', subject };
	if (regressions.length > 0) return casesEnd(report, subject);
	if (candidate !== null) return { ...simulatedEnd(candidate.decision), subject };
	return { outcome: report.ok ? 'told' : 'failed', headline: outcomesOf(traces), subject };
}

/** How the requests ended, each way once. */
function outcomesOf(traces: readonly Trace[]): string {
	const outcomes = traces.length === 0 ? ['nothing was explained'] : traces.map(({ outcome }) => outcome);
	return [...new Set(outcomes)].join(', ').replaceAll('_', ' ').toUpperCase();
}

function casesEnd({ regressions, ok }: Report, subject: string): End {
	const failed = regressions.filter(({ passed }) => !passed);
	const undecided = failed.length > 0 && failed.every(({ actual }) => actual === 'not_executed');
	const outcome: Outcome = ok ? 'passed' : undecided ? 'undecided' : 'failed';
	const count = `${regressions.length - failed.length} of ${regressions.length}`;
	return {
		outcome,
		headline: ok ? 'AS EXPECTED' : undecided ? 'NOT DECIDED' : 'NOT AS EXPECTED',
		subject: `${count} cases on ${subject}`,
	};
}

function simulatedEnd(decision: string): Pick<End, 'outcome' | 'headline'> {
	if (decision === 'not_executed') return { outcome: 'undecided', headline: 'NOT DECIDED' };
	const allows = decision === 'allow';
	return { outcome: allows ? 'passed' : 'failed', headline: allows ? 'ALLOWED' : 'STILL DENIED' };
}

/** How a roll-out ended; an automatic way back is the last word. */
function movedEnd({ rolledBack, trouble }: Report, move: NonNullable<Report['activation']>): End {
	const last = rolledBack ?? move;
	const { outcome, to, from } = last;
	const subject = `${nameOf(to)} over ${nameOf(from)}`;
	const through = outcome === 'loaded' || outcome === 'already_active';
	if (!through) {
		const failed = outcome === 'failed' || outcome === 'overtaken';
		return { outcome: failed ? 'failed' : 'undecided', headline: HEADS[outcome], subject };
	}
	const back = last.kind === 'rollback';
	const proven = last.proven && trouble === null;
	const head = outcome === 'already_active' ? 'ACTIVE ALREADY' : back ? 'ROLLED BACK' : 'ACTIVATED';
	return { outcome: proven ? 'passed' : 'failed', headline: head, subject };
}

const HEADS = {
	failed: 'NOT LOADED',
	overtaken: 'OVERTAKEN',
	timeout: 'NOT CONFIRMED',
	not_confirmed: 'NOT CONFIRMED',
} as const;

function factsOf(report: Report): Account['facts'] {
	const { target, regressions, verdict, runtime, contractVersion, cases } = report;
	const met = regressions.filter(({ passed }) => passed).length;
	const where =
		target.zoneName === null ? 'no zone was asked' : `${target.zoneName} on ${target.server ?? ''}`;
	const optional: [string, string | null][] = [
		['Zone', where],
		...tracesOf(report).flatMap((trace): [string, string][] => [
			['Denied', `${sentence(trace)} (${trace.reasons.join(', ') || trace.outcome})`],
			['Request', trace.requestId],
		]),
		['Cases', regressions.length === 0 ? null : `${met} of ${regressions.length} as expected`],
		['Cases digest', cases?.digest ?? null],
		['Manifest', report.candidate?.version?.manifestSha256 ?? null],
		['Accepted', verdict === null || verdict.accepted.length === 0 ? null : acceptedOf(verdict)],
		['Runtime', runtime?.text ?? null],
		['Judged', verdict?.at ?? null],
		['Made by', `caracalite ${report.caracalite}, contract ${contractVersion}`],
	];
	return optional.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
}

function acceptedOf({ accepted }: NonNullable<Report['verdict']>): string {
	return accepted.map(({ what, count, by }) => `${counted(count, what)} by ${by}`).join(', ');
}

/** What is active now, where the run moved anything. */
function closingOf({ activation, rolledBack, target, trouble, cases }: Report): string {
	const move = rolledBack ?? activation;
	const zone = target.zoneName ?? 'the zone';
	if (trouble !== null && trouble.notBack !== null) return `What is active in ${zone} has to be looked at.`;
	if (move === null) {
		const written = (cases?.accepted ?? []).some(({ now }) => now !== null);
		return written ? 'Nothing was changed in the zone.' : 'Nothing was changed.';
	}
	const name = nameOf(move.to);
	if (move.outcome === 'already_active') return `${name} is active in ${zone}. Nothing was changed.`;
	if (move.active === true && move.loaded) return `${name} is active in ${zone}.`;
	if (move.active === false) return `${name} is not active in ${zone} any more.`;
	if (move.active === null) return `Whether ${name} is active in ${zone} is not confirmed.`;
	return `${name} was activated in ${zone}; that it is loaded is not confirmed.`;
}
