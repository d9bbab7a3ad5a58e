import type { VersionRef } from '../../model/version-ref.js';
import type { RegressionCase } from '../cases/parse.js';
import type { AdminWriter } from '../ports.js';
import { asTraces, tracesOf } from '../report/requests.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import type { Acceptance } from '../verdict/gate.js';
import { type Evidence, gatherStep } from './gather.js';
import type { Editable, Proposed } from './propose.js';
import type { TrafficQuestion } from './shadow-evidence.js';
import { isDenied } from './simulate.js';
import { stageEdited } from './stage-edited.js';
import { datedVerdictStep } from './verdict.js';

/** How a proposal is staged, and on what it is judged. */
export interface ProposalQuestion {
	writer: AdminWriter;
	/** The policy set to stage into, by id or name; null for that of what was edited, else the active one. */
	set: string | null;
	/** Whether the documents are the whole bundle. */
	only: boolean;
	/** Only denials on this resource. */
	resource: string | null;
	cases: RegressionCase[];
	/** Traffic that is replayed as well; null for none. */
	traffic: TrafficQuestion | null;
	acceptance: Acceptance;
}

/** The version that holds a proposal, judged, in a run that knows of it. */
export interface JudgedProposal extends Evidence {
	run: Run;
}

/**
 * Makes a version of the first edit, and judges it as any candidate is judged: on every request that the
 * report tells of, but for what a session opens without. A request that policy did not deny stands against
 * it. Throws what the steps throw; what breaks off after the version was made says that it is there.
 */
export async function judgeProposal(
	run: Run,
	report: Report,
	proposed: Proposed,
	editable: Editable,
	question: ProposalQuestion,
): Promise<JudgedProposal> {
	const { writer, only, set } = question;
	const edited = { writer, documents: proposed.documents, editable, only, set };
	return stageEdited(run, edited, (version, knowing) =>
		judgeVersion(knowing, report, proposed, version, question),
	);
}

async function judgeVersion(
	run: Run,
	report: Report,
	{ proposal }: Proposed,
	version: VersionRef,
	{ resource, cases, traffic, acceptance }: ProposalQuestion,
): Promise<JudgedProposal> {
	const traces = tracesOf(report);
	const spared = new Set(
		proposal.denials.flatMap(({ outcome, eventId }) => (outcome === 'spared' ? [eventId ?? ''] : [])),
	);
	const replayable = asTraces(traces.filter((trace) => isDenied(trace, resource)));
	const asked = { ...report, ...replayable, proposal: { ...proposal, staged: version } };
	const gathered = await gatherStep(run, asked, {
		judged: { kind: 'version', version },
		...{ resource, spared, asRebuilt: false, overlays: [] },
		...{ cases, all: cases, traffic },
	});
	const evidence = { ...gathered.report, ...asTraces(traces) };
	const verdict = await datedVerdictStep(run, evidence, acceptance);
	return { run, report: { ...verdict, ok: verdict.ok && report.ok }, cases: gathered.cases };
}
