import type { Report } from '../report/schema.js';
import type { Shadow } from '../report/shadow.js';
import type { Run } from '../run.js';
import type { TrafficRead } from '../traffic/class.js';
import { changesOf } from './changes.js';
import { shadowStep, type TrafficPart } from './shadow.js';
import type { Judged } from './simulate.js';

/** All of it: a verdict is narrowed by nothing. */
const WHOLE = { application: null, resource: null, decision: null, label: null, limit: null, budget: null };

/** Traffic by which a candidate is judged. */
export interface TrafficQuestion {
	/** The length of the window, which ends now, in milliseconds. */
	lengthMs: number;
	/** Reads it, from wherever it is. */
	read(run: Run, part: TrafficPart): Promise<TrafficRead>;
}

/**
 * The traffic of a window on the report's candidate, as evidence for a verdict: every class of it
 * decided by the server. Null where the report judges no version. Throws what reading audit throws.
 */
export async function shadowEvidence(
	run: Run,
	report: Report,
	judged: Judged,
	{ lengthMs, read }: TrafficQuestion,
): Promise<Shadow | null> {
	const changes = await changesOf(run, report);
	if (changes === null) return null;
	const now = run.admin.serverNow();
	const [since, until] = [isoOf(now - lengthMs), isoOf(now)];
	const part = { filter: { since, until }, resource: null, decision: null, limit: null };
	const traffic = await read(run, part);
	const denials = report.replays.map(({ input }) => input);
	return shadowStep(run, traffic, {
		...{ judged, changes, denials, asked: WHOLE },
		baseline: report.baseline,
	});
}

function isoOf(at: number): string {
	return new Date(at).toISOString();
}
