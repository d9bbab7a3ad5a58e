import type { Report } from '../report/schema.js';
import type { Shadow } from '../report/shadow.js';
import type { Run } from '../run.js';
import { changesOf } from './changes.js';
import { readApiTraffic, shadowStep } from './shadow.js';
import type { Judged } from './simulate.js';

/** All of it: a verdict is narrowed by nothing. */
const WHOLE = { application: null, resource: null, decision: null, label: null, limit: null, budget: null };

/**
 * The traffic of the last `lengthMs` on the report's candidate, as evidence for a verdict: every class of it
 * decided by the server. Null where the report judges no version. Throws what reading audit throws.
 */
export async function shadowEvidence(
	run: Run,
	report: Report,
	judged: Judged,
	lengthMs: number,
): Promise<Shadow | null> {
	const changes = await changesOf(run, report);
	if (changes === null) return null;
	const now = run.admin.serverNow();
	const [since, until] = [isoOf(now - lengthMs), isoOf(now)];
	const part = { filter: { since, until }, resource: null, decision: null, limit: null };
	const traffic = await readApiTraffic(run, part);
	const denials = report.replays.map(({ input }) => input);
	return shadowStep(run, traffic, {
		...{ judged, changes, denials, asked: WHOLE },
		baseline: report.baseline,
	});
}

function isoOf(at: number): string {
	return new Date(at).toISOString();
}
