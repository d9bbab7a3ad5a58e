import type { Report } from '../../core/report/schema.js';
import type { Trace } from '../../core/report/trace.js';
import { emptyReport, type Run } from '../../core/run.js';
import { type Proposed, proposeStep } from '../../core/steps/propose.js';
import { explainRequest } from '../../core/trace/explain.js';
import { findRequest } from '../../core/trace/find-request.js';
import { readTraffic, type Traffic } from '../../core/trace/traffic.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { renderProposal } from '../../render/proposal.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf } from '../input/acceptance.js';
import { activationWords } from '../input/again.js';
import { readOwnCases } from '../input/cases-to-run.js';
import { refuseAlone, refuseWrite } from '../input/documents.js';
import { readEditable } from '../input/editable.js';
import { writeFiles } from '../input/edited-files.js';
import { readReport } from '../input/report.js';
import { openRun } from '../input/run.js';
import type { propose } from './declaration.js';
import { stageAndJudge } from './judge.js';

/** How far back sessions are counted where nothing is said. */
const WEEK = '7d';

export const run: Handler<typeof propose> = async (given, context) => {
	const [named, files, only, write, stage, since, resource, file, acceptanceFlags] = take(given, [
		'requestIds',
		'documents',
		'only',
		'write',
		'stage',
		'since',
		'resource',
		'report',
		'acceptance',
	]);
	refuseAlone(files, only);
	refuseWrite(files, write, stage);
	const own = await readOwnCases(context);
	const run = await openRun(context);
	const acceptance = await acceptanceOf(context, run, acceptanceFlags);
	const ids = await requestsOf(context, run, named, file);
	const editable = await readEditable(context, run, files, only);
	const traces: Trace[] = [];
	for (const id of ids) traces.push(await explainRequest(run.admin, run.catalog, id));
	const traffic = await trafficSince(run, since ?? WEEK);
	const proposed = await proposeStep(run, { traces, resource: resource ?? null, editable, traffic });
	const report = await reportOf(run, traces, proposed);
	const isEdit = proposed.proposal.edits.length > 0;
	const judgement = { report, proposed, editable, traces, acceptance, own, only };
	const judged = stage && isEdit ? await stageAndJudge(context, judgement) : report;
	const written = write && isEdit ? await writeFiles(context, editable.documents, proposed.documents) : [];
	const done = withWritten(judged, written);
	const next = nextWords(context, done, { ids, files: files ?? [], only, resource, acceptance });
	return resultOf(
		done,
		(clean, style) => renderProposal(clean, style, next),
		done.ok ? EXIT.clean : EXIT.blocked,
	);
};

/** The requests that are named, each once: by id, its start, `-`, in a report or in the environment. Throws `request_needed`. */
async function requestsOf(
	context: CommandContext,
	run: Run,
	named: readonly string[],
	file: string | undefined,
): Promise<string[]> {
	const before = await readReport(context, run, { file, stdinTaken: named.length > 0 });
	const told = before?.trace?.requestId ?? context.settings.deniedRequestId;
	const ids = named.length > 0 ? named : told === null ? [] : [told];
	if (ids.length === 0) {
		throw new CaracaliteError('request_needed', 'no request is named', {
			hint: 'name request ids, or take the newest denied one with `-`',
		});
	}
	return [...new Set(await Promise.all(ids.map((id) => findRequest(run.admin, id))))];
}

/** Sessions since a moment by the server's clock. */
async function trafficSince(run: Run, since: string): Promise<Traffic> {
	const now = run.admin.serverNow();
	return readTraffic(run.admin, parseInstant(since, now) ?? new Date(now).toISOString(), run);
}

async function reportOf(run: Run, traces: readonly Trace[], { proposal }: Proposed): Promise<Report> {
	const helped = ['mended', 'allowed', 'spared'];
	return {
		...emptyReport(run, VERSION),
		command: 'propose',
		ok: proposal.denials.every(({ outcome }) => helped.includes(outcome)),
		reproduced: proposal.denials.some(({ outcome }) => outcome !== 'not_denied'),
		trace: traces[0] ?? null,
		baseline: await run.catalog.baseline(),
		proposal,
	};
}

function withWritten(report: Report, written: string[]): Report {
	const { proposal } = report;
	return proposal === null ? report : { ...report, proposal: { ...proposal, written } };
}

/** What the command line said, to say again. */
interface Said {
	ids: readonly string[];
	files: readonly string[];
	only: boolean;
	resource: string | undefined;
	acceptance: Acceptance;
}

/** The command to go on with: writing or staging what was shown, or rolling out what was judged. */
function nextWords(context: CommandContext, report: Report, said: Said): string[] | null {
	const { proposal, verdict } = report;
	if (proposal === null || proposal.edits.length === 0) return null;
	if (verdict !== null) return rollOutWords(context, report, said);
	if (proposal.written.length > 0) return ['stage', ...proposal.written];
	const { ids, files, only, resource } = said;
	return [
		...['propose', ...ids],
		...(resource === undefined ? [] : ['--resource', resource]),
		...(files.length === 0 ? ['--stage'] : ['--write', '--documents', ...files]),
		...(only ? ['--only'] : []),
	];
}

/** Null where a roll-out would judge otherwise: it takes one request, and all that it was denied. */
function rollOutWords(context: CommandContext, report: Report, said: Said): string[] | null {
	const { proposal, verdict } = report;
	if (verdict?.safeToActivate !== true || said.ids.length > 1) return null;
	const mended = proposal?.denials.filter(({ outcome }) => outcome === 'mended') ?? [];
	const isPart = proposal?.denials.some(({ outcome }) => outcome === 'spared') === true;
	const resource = said.resource ?? (isPart ? (mended[0]?.resource ?? undefined) : undefined);
	const laid = { resource, set: [], claims: undefined, asRebuilt: false, handed: false };
	return activationWords(context, 'activate', report, said.acceptance, laid);
}
