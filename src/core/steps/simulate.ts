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
import { tracesOf } from '../report/requests.js';
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
	/** Events of denials that are not to be lifted, by whoever asks. */
	spared?: ReadonlySet<string>;
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
 * Replays every denial of the report's requests that policy decided, or a given input, on the
 * candidate. Throws `not_denied` (exit 1) where there is nothing to repair of one of them,
 * `resource_not_found` where the resource is none.
 */
export async function simulateStep(run: Run, report: Report, options: SimulateOptions): Promise<Report> {
	const baseline = await run.catalog.baseline();
	const versions = versionsInPlay(run, options.judged, baseline);
	const replays =
		options.input === null
			? await replayRequests(run, tracesOf(report), versions, options)
			: judgedTogether([await replayInput(options.input, versions, options.overlays)], null);
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

/** Every denial of some requests replayed; what those of one wait for counts together, and of one alone. */
async function replayRequests(
	run: Run,
	traces: Trace[],
	versions: VersionsInPlay,
	options: SimulateOptions,
): Promise<Replay[]> {
	const { resource, spared } = options;
	if (traces.length === 0) {
		throw new CaracaliteError('request_needed', 'no request to replay', {
			hint: 'name a request id, pipe in `caracalite explain … --json`, or give --input',
		});
	}
	for (const trace of traces) await refuseUnknown(run, trace, resource);
	const asked = traces.map((trace) => ({ trace, denials: denialsOf(trace, resource) }));
	const many = traces.length > 1;
	run.progress({
		step: 'simulate',
		text: many ? `replaying the denials of ${traces.length} requests` : 'replaying the denial',
	});
	const each = asked.map(async ({ trace, denials }) => {
		const lifted = denials.filter(({ eventId }) => spared?.has(eventId) !== true);
		const replays = await Promise.all(lifted.map((denial) => replayDecision(denial, versions, options)));
		return judgedTogether(
			replays.map((one) => ({ ...one, requestId: trace.requestId })),
			trace,
		);
	});
	return (await Promise.all(each)).flat();
}

/** Whether something of a request is to repair: a partial grant is none, unless its resource is named. Pure. */
export function isDenied(trace: Trace, resource: string | null): boolean {
	if (trace.outcome === 'granted_in_part' && resource === null) return false;
	return policyDenials(trace, resource).length > 0;
}

/** The denials to repair, or why there are none. */
function denialsOf(trace: Trace, resource: string | null): Decision[] {
	if (!isDenied(trace, resource)) throw notDenied(trace, policyDenials(trace, null));
	return policyDenials(trace, resource);
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
