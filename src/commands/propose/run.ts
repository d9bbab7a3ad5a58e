import type { Report } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { type Editable, type Proposed, proposeStep } from '../../core/steps/propose.js';
import { explainRequest, latestDenied } from '../../core/trace/explain.js';
import { readTraffic } from '../../core/trace/traffic.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT, type ExitCode } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { renderProposal } from '../../render/proposal.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf } from '../input/acceptance.js';
import { activationWords } from '../input/again.js';
import { readReport } from '../input/report.js';
import { openRun } from '../input/run.js';
import type { propose } from './declaration.js';
import { readFiles, writeFiles } from './files.js';
import { stageAndJudge } from './judge.js';

const WEEK = '7d';

export const run: Handler<typeof propose> = async (given, context) => {
	const [requestIds, files, write, stage, since, resource, file, acceptanceFlags] = take(given, [
		...(['requestIds', 'documents', 'write', 'stage', 'since', 'resource', 'report', 'acceptance'] as const),
	]);
	if (write && files === undefined) {
		throw new CaracaliteError('usage', '--write needs --documents: the files to write into');
	}
	if (write && stage) {
		throw new CaracaliteError('usage', '--write and --stage exclude each other', {
			hint: 'write, look, and stage the files: caracalite stage <files>',
		});
	}
	const run = await openRun(context);
	const ids = await requestsOf(context, run, requestIds, file);
	const editable = files === undefined ? await activeDocuments(run) : await readFiles(context, files);
	const traces = [];
	for (const id of ids) traces.push(await explainRequest(run.admin, run.catalog, id));
	const at = parseInstant(since ?? WEEK, context.clock.now()) ?? new Date(context.clock.now()).toISOString();
	const traffic = await readTraffic(run.admin, at, run);
	const proposed = await proposeStep(run, { traces, resource: resource ?? null, editable, traffic });
	const report: Report = {
		...emptyReport(run, VERSION),
		command: 'propose',
		ok: isWhole(proposed),
		reproduced: proposed.proposal.denials.some(({ outcome }) => outcome !== 'not_denied'),
		trace: traces[0] ?? null,
		baseline: await run.catalog.baseline(),
		proposal: proposed.proposal,
	};
	const acceptance = await acceptanceOf(context, run, acceptanceFlags);
	const edits = proposed.proposal.edits.length > 0;
	const staged =
		stage && edits
			? await stageAndJudge(context, { report, proposed, editable, traces, acceptance })
			: report;
	const written = write && edits ? await writeFiles(context, editable.documents, proposed.documents) : [];
	const final = withWritten(staged, written);
	const next = nextWords(context, final, ids, files ?? [], acceptance);
	return resultOf(final, (clean, style) => renderProposal(clean, style, next), exitOf(final));
};

function isWhole({ proposal }: Proposed): boolean {
	return proposal.denials.every(({ outcome }) => ['mended', 'allowed', 'spared'].includes(outcome));
}

function exitOf({ ok }: Report): ExitCode {
	return ok ? EXIT.clean : EXIT.blocked;
}

function withWritten(report: Report, written: string[]): Report {
	const { proposal } = report;
	return proposal === null ? report : { ...report, proposal: { ...proposal, written } };
}

/** The requests that are named: by id, `-` for the newest, or in a report. Throws `request_needed`. */
async function requestsOf(
	context: CommandContext,
	run: Run,
	named: readonly string[],
	file: string | undefined,
): Promise<string[]> {
	const before = await readReport(context, run, { file, requestId: named[0] });
	const told = before?.trace?.requestId ?? context.settings.deniedRequestId;
	const ids = named.length > 0 ? named : told === null ? [] : [told];
	if (ids.length === 0) {
		throw new CaracaliteError('request_needed', 'no request is named', {
			hint: 'name request ids, or take the newest denied one with `-`',
		});
	}
	const found = await Promise.all(ids.map((id) => (id === '-' ? latestDenied(run.admin, {}) : id)));
	return [...new Set(found)];
}

async function activeDocuments(run: Run): Promise<Editable> {
	const version = await run.catalog.baseline();
	if (version === null) {
		throw new CaracaliteError('nothing_active', `no version is active in zone ${run.zone.name}`, {
			hint: 'name the documents to edit: --documents <files>; or activate a version',
		});
	}
	const documents = await run.catalog.documents(version);
	return { version, documents: documents.map((one) => ({ ...one, file: null })) };
}

/** The command to go on with: writing or staging what was shown, or rolling out what was judged. */
function nextWords(
	context: CommandContext,
	report: Report,
	ids: readonly string[],
	files: readonly string[],
	acceptance: Parameters<typeof activationWords>[3],
): string[] | null {
	const { proposal, verdict } = report;
	if (proposal === null || proposal.edits.length === 0) return null;
	if (verdict !== null)
		return verdict.safeToActivate ? activationWords(context, 'activate', report, acceptance) : null;
	const again = ['propose', ...ids, ...(files.length === 0 ? [] : ['--documents', ...files])];
	if (proposal.written.length > 0) return ['stage', ...proposal.written];
	return [...again, files.length === 0 ? '--stage' : '--write'];
}
