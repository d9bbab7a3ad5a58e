import { type CaseFile, parseCases } from '../../core/cases/parse.js';
import { summariseCandidate } from '../../core/replay/replay.js';
import type { Replay } from '../../core/report/evidence.js';
import type { ProposedFor } from '../../core/report/proposal.js';
import type { Report } from '../../core/report/schema.js';
import type { Trace } from '../../core/report/trace.js';
import type { Run } from '../../core/run.js';
import type { Editable, Proposed } from '../../core/steps/propose.js';
import { regressStep } from '../../core/steps/regress.js';
import { type Judged, simulateStep } from '../../core/steps/simulate.js';
import { madeInPart } from '../../core/steps/stage.js';
import { datedVerdictStep } from '../../core/steps/verdict.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { isCaracaliteError } from '../../model/errors.js';
import { nameOf, type VersionRef } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { openRun } from '../input/run.js';
import { stageEdited } from '../input/stage-edited.js';

interface Judgement {
	report: Report;
	proposed: Proposed;
	editable: Editable;
	traces: readonly Trace[];
	acceptance: Acceptance;
	/** Files of cases of this run. */
	own: CaseFile[];
	/** Whether the documents are the whole bundle. */
	only: boolean;
}

/**
 * Makes a version of the first proposal, and judges it as any candidate is judged. Throws what the
 * steps throw; what breaks off after the version was made says that it is there.
 */
export async function stageAndJudge(context: CommandContext, judgement: Judgement): Promise<Report> {
	const { proposed, editable, only } = judgement;
	const edited = { documents: proposed.documents, editable, only };
	const { version, versionMade } = await stageEdited(context, edited);
	if (version === null) throw new Error('staging made no version');
	try {
		return await judgeVersion(context, judgement, version);
	} catch (error) {
		const made = `${nameOf(version)} (${version.versionId})`;
		throw versionMade && isCaracaliteError(error) ? madeInPart(error, [made]) : error;
	}
}

async function judgeVersion(
	context: CommandContext,
	{ report, proposed, traces, acceptance, own }: Judgement,
	version: VersionRef,
): Promise<Report> {
	// What was read of the zone before does not know of the new version.
	const run = await openRun(context);
	const proposal = { ...proposed.proposal, staged: version };
	const replayed = await replayedOn(run, { ...report, proposal }, traces, version);
	const cases = own.length === 0 ? [] : parseCases(own);
	const judged: Judged = { kind: 'version', version };
	const choices = { cases, all: cases, failFast: false, shard: null, acceptHold: false, accept: null };
	const regressed = cases.length === 0 ? replayed : await regressStep(run, replayed, { judged, ...choices });
	const verdict = await datedVerdictStep(run, regressed, acceptance);
	return { ...verdict, ok: verdict.ok && report.ok };
}

/** The report with every denial that the edit is for replayed on the version that holds it. */
async function replayedOn(
	run: Run,
	report: Report,
	traces: readonly Trace[],
	version: VersionRef,
): Promise<Report> {
	const denials = report.proposal?.denials ?? [];
	const choices = { resource: null, asRebuilt: false, overlays: [], input: null };
	const replays: Replay[] = [];
	let last = report;
	for (const trace of traces) {
		const own = denials.filter(({ requestId }) => requestId === trace.requestId);
		if (!own.some(isHelped)) continue;
		const part = partOf(trace, own);
		last = await simulateStep(
			run,
			{ ...last, trace: part },
			{ judged: { kind: 'version', version }, ...choices },
		);
		replays.push(...last.replays);
	}
	return { ...last, trace: report.trace, replays, candidate: summariseCandidate(replays, version, []) };
}

function isHelped({ outcome }: ProposedFor): boolean {
	return outcome === 'mended' || outcome === 'allowed';
}

/** A request without those of its denials that the edit is not for. */
function partOf(trace: Trace, denials: readonly ProposedFor[]): Trace {
	const left = new Set(denials.filter((one) => !isHelped(one)).map(({ eventId }) => eventId));
	const decisions = trace.decisions.filter(({ eventId }) => !left.has(eventId));
	return { ...trace, outcome: 'denied', decisions };
}
