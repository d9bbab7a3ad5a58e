import { parseCases } from '../../core/cases/parse.js';
import type { ProposalReport } from '../../core/report/proposal.js';
import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { explainStep } from '../../core/steps/explain.js';
import { judgeProposal } from '../../core/steps/judge-proposal.js';
import { type Editable, type Proposed, proposeStep } from '../../core/steps/propose.js';
import type { TrafficQuestion } from '../../core/steps/shadow-evidence.js';
import { readTraffic, type Traffic } from '../../core/trace/traffic.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { parseInstant } from '../../model/duration.js';
import { VERSION } from '../../model/release.js';
import { renderProposal } from '../../render/proposal.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf } from '../input/acceptance.js';
import { readOwnCases } from '../input/cases-to-run.js';
import { refuseAlone, refuseWrite } from '../input/documents.js';
import { readEditable } from '../input/editable.js';
import { writeFiles } from '../input/edited-files.js';
import { exitOfMove } from '../input/exit.js';
import { refuseUnaskable } from '../input/leave.js';
import { wordsOf } from '../input/requests.js';
import { type RollOut, rollOut } from '../input/roll-out.js';
import { openRun } from '../input/run.js';
import { refuseUnsignedRun } from '../input/signed.js';
import { sourceOf, trafficFor } from '../input/traffic.js';
import type { propose } from './declaration.js';
import { nextWords } from './next.js';
import { proposeFor } from './requests.js';

/** How far back sessions are counted where nothing is said. */
const WEEK = '7d';

export const run: Handler<typeof propose> = async (given, context) => {
	const [
		named,
		latest,
		files,
		only,
		write,
		stage,
		activate,
		since,
		resource,
		source,
		file,
		taken,
		yes,
		waitMs,
		after,
	] = take(given, [
		'requests',
		'latest',
		'documents',
		'only',
		'write',
		'stage',
		'activate',
		'since',
		'resource',
		'source',
		'report',
		'acceptance',
		'yes',
		'wait',
		'after',
	]);
	refuseAlone(files, only);
	refuseWrite(files, write, stage || activate);
	const words = wordsOf(named, latest);
	if (activate) await refuseUnaskable(context, yes, 'activation');
	const own = await readOwnCases(context);
	const cases = own.length === 0 ? [] : parseCases(own);
	const run = await openRun(context);
	if (activate) await refuseUnsignedRun(context, run);
	const from = sourceOf(source);
	const traffic = trafficFor(context, null, from);
	const acceptance = await acceptanceOf(context, run, taken);
	const ids = await proposeFor(context, run, { words, file, since, resource });
	const editable = await readEditable(context, run, files, only);
	const { explained, proposed } = await editFor(run, ids, editable, since ?? WEEK, resource ?? null);
	const work: Work = { traffic, proposed, editable, acceptance, cases, only, resource };
	const move = activate ? { yes, waitMs, after, handed: null } : null;
	const told = withProposal(explained, proposed.proposal);
	const done =
		(stage || activate) && proposed.proposal.edits.length > 0
			? await stageAndJudge(context, run, told, work, move)
			: withWritten(told, write ? await writeFiles(context, editable.documents, proposed.documents) : []);
	const said = { ids, files: files ?? [], only, resource, source: from, acceptance };
	const next = nextWords(context, done, said);
	return resultOf(done, (clean, style) => renderProposal(clean, style, next), exitOfMove(done));
};

/** The requests explained, and the edit for them; sessions are counted from `since` on. */
async function editFor(
	run: Run,
	ids: readonly string[],
	editable: Editable,
	since: string,
	resource: string | null,
) {
	const explained = await explainStep(run, { ...emptyReport(run, VERSION), command: 'propose' }, ids);
	const traffic = await trafficSince(run, since);
	const proposed = await proposeStep(run, { traces: tracesOf(explained), resource, editable, traffic });
	return { explained, proposed };
}

interface Work {
	/** Traffic that is replayed on it as well; null for none. */
	traffic: TrafficQuestion | null;
	proposed: Proposed;
	editable: Editable;
	acceptance: Acceptance;
	cases: ReturnType<typeof parseCases>;
	/** Whether the documents are the whole bundle. */
	only: boolean;
	resource: string | undefined;
}

/** Makes a version of the first proposal, judges it, and rolls it out where that is asked for. */
async function stageAndJudge(
	context: CommandContext,
	run: Run,
	report: Report,
	{ traffic, proposed, editable, acceptance, cases, only, resource }: Work,
	move: RollOut | null,
): Promise<Report> {
	const { writer } = await context.connect();
	const judged = await judgeProposal(run, report, proposed, editable, {
		...{ writer, only, cases, traffic, acceptance, resource: resource ?? null },
		set: context.settings.policySet,
	});
	if (move === null || !report.ok) return judged.report;
	return rollOut(context, { run: judged.run, acceptance }, judged, move);
}

/** Sessions since a moment by the server's clock. */
async function trafficSince(run: Run, since: string): Promise<Traffic> {
	const now = run.admin.serverNow();
	return readTraffic(run.admin, parseInstant(since, now) ?? new Date(now).toISOString(), run);
}

const HELPED = ['mended', 'allowed', 'spared'];

function withProposal(explained: Report, proposal: ProposalReport): Report {
	return { ...explained, ok: proposal.denials.every(({ outcome }) => HELPED.includes(outcome)), proposal };
}

function withWritten(report: Report, written: string[]): Report {
	const { proposal } = report;
	return proposal === null ? report : { ...report, proposal: { ...proposal, written } };
}
