import { readLogged } from '../../core/event/logged.js';
import { emptyReport, type Run } from '../../core/run.js';
import { candidateToTry } from '../../core/steps/candidate-to-try.js';
import { explainStep } from '../../core/steps/explain.js';
import { proposeFix } from '../../core/steps/propose-fix.js';
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
import { NAME_A_REQUEST, requestsMeant, wordsOf } from '../input/requests.js';
import { openRun } from '../input/run.js';
import { type OpenWindow, readWindow } from '../input/window.js';
import type { explain } from './declaration.js';

/** Denials that a person may pick from. */
const PICKABLE = 50;

export const run: Handler<typeof explain> = async (given, context) => {
	const [named, latest, windowFlags, file] = take(given, ['requests', 'latest', 'window', 'report']);
	const words = wordsOf(named, latest);
	const run = await openRun(context);
	// Of a report only the requests count: where they are named, nothing on stdin is touched.
	const before = await readReport(context, run, { file, stdinTaken: words.length > 0 });
	const window = await readWindow(run, windowFlags);
	const told = before === null || words.length > 0 || before.trace === null ? null : before;
	const meant = await requestsMeant(context, run, { words, before: told, window });
	const requestIds = meant.length > 0 ? meant : [await chooseRequest(context, run, window)];
	const explained = await explainStep(run, { ...emptyReport(run, VERSION), command: 'explain' }, requestIds);
	const report = await proposeFix(run, explained);
	const candidate = await candidateToTry(run, report);
	const propose = (report.proposal?.edits.length ?? 0) > 0 ? ['propose', ...requestIds] : null;
	const next = candidate === null ? propose : ['simulate', ...requestIds, '--candidate', candidate.versionId];
	return resultOf(report, (clean, style) => renderExplain(clean, style, next), EXIT.clean);
};

async function chooseRequest(context: CommandContext, run: Run, window: OpenWindow): Promise<string> {
	if (context.canAsk) return pickRequest(context, run, window);
	throw new CaracaliteError('request_needed', 'no request is named', { hint: NAME_A_REQUEST });
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
