import { summariseCandidate } from '../../core/replay/replay.js';
import type { Replay } from '../../core/report/evidence.js';
import type { ProposedFor } from '../../core/report/proposal.js';
import type { Report } from '../../core/report/schema.js';
import type { Trace } from '../../core/report/trace.js';
import type { Run } from '../../core/run.js';
import type { Editable, Proposed } from '../../core/steps/propose.js';
import { regressStep } from '../../core/steps/regress.js';
import { type Judged, simulateStep } from '../../core/steps/simulate.js';
import { stageDocuments } from '../../core/steps/stage.js';
import { verdictStep } from '../../core/steps/verdict.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { resolveSet } from '../../core/zone/resolve.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { readCases } from '../input/cases.js';
import { openRun } from '../input/run.js';

interface Judgement {
	report: Report;
	proposed: Proposed;
	editable: Editable;
	traces: readonly Trace[];
	acceptance: Acceptance;
}

/** Makes a version of the first proposal, and judges it as any candidate is judged. */
export async function stageAndJudge(context: CommandContext, judgement: Judgement): Promise<Report> {
	const { report, proposed, traces, acceptance } = judgement;
	const version = await stageFirst(context, judgement);
	// What was read of the zone before does not know of the new version.
	const run = await openRun(context);
	const proposal = { ...proposed.proposal, staged: version };
	const replayed = await replayedOn(run, { ...report, proposal }, traces, version, proposal.denials);
	const { cases: patterns } = context.settings;
	const cases = patterns.length === 0 ? [] : await readCases(context, patterns);
	const judged: Judged = { kind: 'version', version };
	const choices = { judged, cases, failFast: false, shard: null, leftOut: 0, acceptHold: false };
	const regressed = cases.length === 0 ? replayed : await regressStep(run, replayed, choices);
	const verdict = await verdictStep(run, regressed, acceptance);
	return { ...verdict, ok: verdict.ok && report.ok };
}

/** Stages documents of files all together, of a version those that the edit changes. */
async function stageFirst(context: CommandContext, { proposed, editable }: Judgement): Promise<VersionRef> {
	const run = await openRun(context);
	const { version: from } = editable;
	const documents = proposed.documents.filter(
		({ content }, index) => from === null || content !== editable.documents[index]?.content,
	);
	const wanted = context.settings.policySet ?? from?.policySetId ?? null;
	const set = await resolveSet(run.catalog, wanted, run.zone.name);
	const { writer } = await context.connect();
	const staged = await stageDocuments(run, {
		...{ writer, documents, dryRun: false },
		set: { kind: 'existing', set },
	});
	if (staged.version !== null) return staged.version;
	throw new Error('staging made no version');
}

/** The report with every denial replayed on the version that an edit mends. */
async function replayedOn(
	run: Run,
	report: Report,
	traces: readonly Trace[],
	version: VersionRef,
	denials: readonly ProposedFor[],
): Promise<Report> {
	const mended = new Set(
		denials.filter(({ outcome }) => outcome === 'mended' || outcome === 'allowed').map((one) => one.eventId),
	);
	const choices = { resource: null, asRebuilt: false, overlays: [], input: null };
	const replays: Replay[] = [];
	let last = report;
	for (const trace of traces) {
		const decisions = trace.decisions.filter((one) => mended.has(one.eventId));
		if (decisions.length === 0) continue;
		// Of a request that was granted in part only what was asked to be mended is replayed.
		const denied: Trace = { ...trace, outcome: 'denied', decisions: keptOf(trace, mended) };
		last = await simulateStep(
			run,
			{ ...last, trace: denied },
			{ judged: { kind: 'version', version }, ...choices },
		);
		replays.push(...last.replays);
	}
	return { ...last, trace: report.trace, replays, candidate: summariseCandidate(replays, version, []) };
}

/** The decisions of a request but for denials that nothing mends. */
function keptOf({ decisions }: Trace, mended: ReadonlySet<string | null>): Trace['decisions'] {
	return decisions.filter(({ eventId, kind, decision }) => {
		return mended.has(eventId) || kind !== 'policy' || decision !== 'deny';
	});
}
