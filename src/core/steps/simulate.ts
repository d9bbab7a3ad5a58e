import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { JsonObject } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import { judgedTogether } from '../replay/class-conflict.js';
import { deciderJudge, documentsJudge, type Judge } from '../replay/judge.js';
import type { Overlay } from '../replay/overlay.js';
import { replayDecision, replayInput, summariseCandidate, type VersionsInPlay } from '../replay/replay.js';
import type { Candidate, Replay } from '../report/evidence.js';
import type { Report } from '../report/schema.js';
import type { Decision, Trace } from '../report/trace.js';
import type { Run } from '../run.js';
import { policyDenials } from '../trace/outcome.js';
import { refuseUnknownResource } from '../zone/resources.js';

/**
 * What is judged: a version of a set, or documents on disk that the offline engine decides, over the
 * version whose other documents stay.
 */
export type Judged =
	| { kind: 'version'; version: VersionRef }
	| { kind: 'documents'; names: string[]; base: VersionRef | null; bundle: Bundle };

export interface SimulateOptions {
	judged: Judged;
	/** Only denials on this resource. */
	resource: string | null;
	asRebuilt: boolean;
	overlays: Overlay[];
	/** An input from a file, replayed in place of a request's denials. */
	input: JsonObject | null;
}

/** What is judged as the report's candidate. */
export function candidateOf(replays: Replay[], judged: Judged): Candidate {
	if (judged.kind === 'version') return summariseCandidate(replays, judged.version, []);
	return summariseCandidate(replays, null, judged.names, judged.base);
}

/** The judge of what is judged. */
export function judgeOf(run: Run, judged: Judged): Judge {
	if (judged.kind === 'documents') return documentsJudge(judged.bundle);
	return run.judges.of(judged.version);
}

/**
 * Replays every denial of the report's trace that policy decided, or a given input, on the
 * candidate. Throws `not_denied` (exit 1) where there is nothing to repair,
 * `resource_not_found` where the resource is none.
 */
export async function simulateStep(run: Run, report: Report, options: SimulateOptions): Promise<Report> {
	const baseline = await run.catalog.baseline();
	const versions = versionsInPlay(run, options.judged, baseline);
	if (options.input === null && report.trace !== null)
		await refuseUnknown(run, report.trace, options.resource);
	const denials = options.input === null ? denialsOf(report.trace, options.resource) : [];
	run.progress({ step: 'simulate', text: 'replaying the denial' });
	const each: Replay[] =
		options.input === null
			? await Promise.all(denials.map((denial) => replayDecision(denial, versions, options)))
			: [await replayInput(options.input, versions, options.overlays)];
	const replays = judgedTogether(each, options.input === null ? report.trace : null);
	const candidate = candidateOf(replays, options.judged);
	const first = replays[0];
	return {
		...report,
		ok: candidate.executed && candidate.decision === 'allow',
		policyInput: first?.input ?? null,
		candidate,
		baseline,
		replays,
		engine: engineCheckOf(run),
	};
}

/** What came of comparing the offline engine with the server so far in this run. */
export function engineCheckOf(run: Run): Report['engine'] {
	return { ...run.judges.engineCheck(), logicVersions: run.judges.logicVersions() };
}

function versionsInPlay(run: Run, judged: Judged, baseline: VersionRef | null): VersionsInPlay {
	return {
		candidate: judgeOf(run, judged),
		baseline: baseline === null ? null : run.judges.of(baseline),
		decider: (version) => deciderJudge(run.judges, version),
	};
}

/** The denials to repair, or why there are none. */
function denialsOf(trace: Trace | null, resource: string | null): Decision[] {
	if (trace === null) {
		throw new CaracaliteError('request_needed', 'no request to replay', {
			hint: 'name a request id, pipe in `caracalite explain … --json`, or give --input',
		});
	}
	const denials = policyDenials(trace, resource);
	if (trace.outcome === 'granted_in_part' && resource === null) throw notDenied(trace, denials);
	if (denials.length === 0) throw notDenied(trace, policyDenials(trace, null));
	return denials;
}

/** A resource that was not denied, and that the zone does not have, is most likely misspelt. */
async function refuseUnknown(run: Run, trace: Trace, resource: string | null): Promise<void> {
	if (policyDenials(trace, resource).length === 0) await refuseUnknownResource(run.catalog, resource);
}

const WHY_NOT: Record<Trace['outcome'], string> = {
	allowed: 'was allowed',
	held: 'was allowed and waits for approval',
	refused: 'was refused without asking policy; no policy version changes that',
	granted_in_part: 'was granted; only resources that are not its own were left out',
	denied: 'was not denied on that resource',
};

function notDenied(trace: Trace, others: Decision[]): CaracaliteError {
	const resources = [...new Set(others.map((denial) => denial.resource))].filter((one) => one !== null);
	const hint =
		resources.length > 0
			? `to change a denial in it all the same, name it: --resource ${resources.join(' or --resource ')}`
			: `caracalite explain ${trace.requestId} tells what happened`;
	return new CaracaliteError('not_denied', `request ${trace.requestId} ${WHY_NOT[trace.outcome]}`, {
		hint,
		exit: EXIT.blocked,
		details: { requestId: trace.requestId },
	});
}
