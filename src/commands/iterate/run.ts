import { isByFlag } from '../../config/settings.js';
import type { Report } from '../../core/report/schema.js';
import { emptyReport } from '../../core/run.js';
import { activateStep } from '../../core/steps/activate.js';
import { explainStep } from '../../core/steps/explain.js';
import { verdictStep } from '../../core/steps/verdict.js';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { renderActivation } from '../../render/activation.js';
import { renderExplain } from '../../render/explain.js';
import { renderVerdict, verdictLines } from '../../render/verdict.js';
import { type CommandResult, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf, acceptByLook } from '../input/acceptance.js';
import { afterOf } from '../input/after.js';
import { activationWords } from '../input/again.js';
import { gatherEvidence } from '../input/evidence.js';
import { exitOfMove } from '../input/exit.js';
import { askLeave, refuseUnaskable } from '../input/leave.js';
import { readOverlays } from '../input/overlays.js';
import { openRun } from '../input/run.js';
import { casesAsJudged } from '../input/same-cases.js';
import type { iterate } from './declaration.js';

type Result = CommandResult<'caracalite/report@1'>;

export const run: Handler<typeof iterate> = async (given, context) => {
	const [requestId, filter, file, acceptanceFlags, resource, overlay, yesFlag, waitMs, after] = take(given, [
		'requestId',
		'filter',
		'report',
		'acceptance',
		'resource',
		'overlay',
		'yes',
		'wait',
		'after',
	]);
	const { settings } = context;
	// ACTIVATE=true is the seed script's way to say yes beforehand.
	const yes = yesFlag || (settings.activate && !isByFlag(settings, 'activate'));
	if (settings.activate) await refuseUnaskable(context, yes);
	const { overlays, asRebuilt, laid } = await readOverlays(context, overlay);
	const run = await openRun(context);
	// The environment names a request as well as an argument does, so that a pipe on stdin is not waited for.
	const named = requestId ?? (file === undefined ? (settings.deniedRequestId ?? undefined) : undefined);
	const choices = { resource: resource ?? null, asRebuilt, overlays };
	let gathered: Report;
	try {
		gathered = await gatherEvidence(context, run, { requestId: named, filter, file }, choices);
	} catch (error) {
		if (!isCaracaliteError(error, 'not_denied')) throw error;
		const denied = String(error.details?.requestId);
		return notReproduced(await explainStep(run, emptyReport(run, VERSION), denied), error.message);
	}
	const evidence = { ...gathered, command: 'iterate' };
	const acceptance = await acceptanceOf(context, run, acceptanceFlags);
	const again = (report: Report) =>
		activationWords(context, 'iterate', report, acceptance, { ...laid, resource });
	if (!settings.activate) return resultOfReport(await verdictStep(run, evidence, acceptance), again);
	const cases = await casesAsJudged(context, run, evidence);
	const report = await activateStep(run, evidence, {
		acceptance: await acceptByLook(context, run, evidence, acceptance),
		writer: (await context.connect()).writer,
		leave: askLeave(context, run.zone.name, yes),
		waitMs,
		rollout: await context.rollout(),
		after: afterOf(context, after),
		cases,
	});
	return resultOfReport(report, again);
};

function resultOfReport(report: Report, again: (report: Report) => string[]): Result {
	return resultOf(
		report,
		(clean, style) => {
			if (clean.activation === null) return renderVerdict(clean, style, clean.ok ? again(report) : null);
			return [...verdictLines(clean, style), renderActivation(clean, style)].join('\n');
		},
		exitOfMove(report),
	);
}

/** A request that policy did not deny: the seed's report says so by `reproduced: false`. */
function notReproduced(explained: Report, message: string): Result {
	return resultOf(
		{ ...explained, command: 'iterate', ok: false, reproduced: false },
		(clean, style) => `${renderExplain(clean, style)}\n  Nothing to repair: ${message}\n`,
		EXIT.blocked,
	);
}
