import { readLogged } from '../../core/event/logged.js';
import { emptyReport, type Run } from '../../core/run.js';
import { candidateToTry } from '../../core/steps/candidate-to-try.js';
import { explainStep } from '../../core/steps/explain.js';
import { proposeFix } from '../../core/steps/propose-fix.js';
import { newestOf } from '../../core/trace/denial-groups.js';
import { isGroupId } from '../../core/trace/denials.js';
import { latestDenied } from '../../core/trace/explain.js';
import { findRequest } from '../../core/trace/find-request.js';
import { refuseUnknownResource } from '../../core/zone/resources.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { cleanValues } from '../../render/clean-values.js';
import { renderExplain } from '../../render/explain.js';
import { ageOf } from '../../render/layout.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { readReport } from '../input/report.js';
import { openRun } from '../input/run.js';
import { type OpenWindow, readWindow, sinceOf } from '../input/window.js';
import type { explain } from './declaration.js';

/** Denials that a person may pick from. */
const PICKABLE = 50;

export const run: Handler<typeof explain> = async (given, context) => {
	const [named, latest, windowFlags, file] = take(given, ['requestId', 'latest', 'window', 'report']);
	if (named !== undefined && latest) {
		throw new CaracaliteError('usage', '--latest and a request exclude each other', {
			hint: 'leave one of them out',
		});
	}
	const run = await openRun(context);
	// Of a report only the request counts: where that is named, nothing on stdin is touched.
	const stdinTaken = named !== undefined || latest;
	const before = await readReport(context, run, { file, stdinTaken });
	const requestId =
		named === undefined
			? (before?.trace?.requestId ?? (await chooseRequest(context, run, latest, windowFlags)))
			: await requestNamed(run, named, windowFlags);
	const explained = await explainStep(run, { ...emptyReport(run, VERSION), command: 'explain' }, requestId);
	const report = await proposeFix(run, explained);
	const candidate = await candidateToTry(run, report);
	const propose = (report.proposal?.edits.length ?? 0) > 0 ? ['propose', requestId] : null;
	const next = candidate === null ? propose : ['simulate', requestId, '--candidate', candidate.versionId];
	return resultOf(report, (clean, style) => renderExplain(clean, style, next), EXIT.clean);
};

/** How far back the newest request of a group is looked for, where nothing is said. */
const GROUP_SINCE = '1d';

/** The request that is named by its id, or as the newest of a group of denials. Throws `denial_group_not_found`. */
async function requestNamed(
	run: Run,
	word: string,
	windowFlags: Parameters<typeof readWindow>[1],
): Promise<string> {
	if (!isGroupId(word)) return findRequest(run.admin, word);
	const { since = sinceOf(run, GROUP_SINCE), applicationId, resource } = await readWindow(run, windowFlags);
	const filter = { since, ...(applicationId === undefined ? {} : { applicationId }) };
	const { progress, signal } = run;
	return newestOf(run.admin, word, { filter, resource: resource ?? null, progress, signal });
}

async function chooseRequest(
	context: CommandContext,
	run: Run,
	latest: boolean,
	windowFlags: Parameters<typeof readWindow>[1],
): Promise<string> {
	const window = await readWindow(run, windowFlags);
	if (latest) return latestDenied(run.admin, window, run.catalog);
	const { deniedRequestId } = context.settings;
	if (deniedRequestId !== null) return findRequest(run.admin, deniedRequestId);
	if (!context.canAsk) {
		throw new CaracaliteError('request_needed', 'no request is named', {
			hint: 'name a request id, or take the newest denied one with --latest',
		});
	}
	return pickRequest(context, run, window);
}

async function pickRequest(context: CommandContext, run: Run, window: OpenWindow): Promise<string> {
	const { resource, ...server } = window;
	const choices = [];
	for await (const event of run.admin.auditEvents({ ...server, decision: 'deny' })) {
		const logged = readLogged(event);
		if (!logged.byPolicy || (resource !== undefined && logged.resource !== resource)) continue;
		const who = logged.application?.name ?? logged.application?.id ?? 'someone';
		choices.push(
			cleanValues({
				value: logged.requestId,
				label: `${who}: ${logged.requestedScopes.join(', ')} on ${logged.resource ?? ''}`,
				hint: ageOf(run.admin.serverNow() - Date.parse(logged.at)),
			}),
		);
		if (choices.length >= PICKABLE) break;
	}
	if (choices.length === 0) {
		await refuseUnknownResource(run.catalog, resource ?? null);
		throw new CaracaliteError('request_not_found', 'audit has no request that policy denied', {
			exit: EXIT.blocked,
		});
	}
	return context.pick({ text: 'Which denied request?', flag: 'the request id, or --latest' }, choices);
}
