import type { Report } from '../report/schema.js';
import { readMark } from '../rollout/mark.js';
import { isoServerNow, type Run } from '../run.js';
import { refuseUnmatched } from '../verdict/change-pattern.js';
import { standFlips } from '../verdict/flip-standing.js';
import type { Acceptance } from '../verdict/gate.js';
import { reachVerdict } from '../verdict/reach.js';
import { readRuntime } from '../verdict/runtime.js';
import { changesOf } from './changes.js';

/** Asks how the runtime is and what else the candidate changes, and reaches the verdict on the report's evidence. */
export async function verdictStep(run: Run, report: Report, acceptance: Acceptance): Promise<Report> {
	run.progress({ step: 'verdict', text: 'asking how the runtime is' });
	const runtime = await readRuntime(run.admin, report.baseline, report.candidate?.version ?? null);
	const changes = await changesOf(run, report);
	if (changes !== null && changes.unknown === null) {
		refuseUnmatched(acceptance.meant, changes.authority.rows);
	}
	const evidence = { ...report, runtime, changes };
	const verdict = reachVerdict(evidence, acceptance, isoServerNow(run));
	const shadow = standing(report.shadow, verdict.changes, acceptance);
	return { ...evidence, shadow, ok: verdict.safeToActivate, verdict };
}

/** Traffic, each part of it that is decided otherwise with how it stands before the verdict. */
function standing(
	shadow: Report['shadow'],
	changes: NonNullable<Report['verdict']>['changes'],
	acceptance: Acceptance,
): Report['shadow'] {
	return shadow && { ...shadow, flips: standFlips(shadow.flips, changes, acceptance) };
}

/** As {@link verdictStep}, with the server's word on when it was reached: an activation may follow by it. */
export async function datedVerdictStep(run: Run, report: Report, acceptance: Acceptance): Promise<Report> {
	const judged = await verdictStep(run, report, acceptance);
	if (judged.verdict === null) return judged;
	return { ...judged, verdict: { ...judged.verdict, auditMark: await readMark(run) } };
}
