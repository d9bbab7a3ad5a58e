import { isByFlag } from '../../config/settings.js';
import type { Regression } from '../../core/report/evidence.js';
import type { Report } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { activateStep } from '../../core/steps/activate.js';
import { explainStep } from '../../core/steps/explain.js';
import { caseSetOf } from '../../core/steps/regress.js';
import { datedVerdictStep } from '../../core/steps/verdict.js';
import { type CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { renderActivation } from '../../render/activation.js';
import { renderRegress } from '../../render/evidence.js';
import { renderExplain } from '../../render/explain.js';
import { renderVerdict, verdictLines } from '../../render/verdict.js';
import { type CommandContext, type CommandResult, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { acceptanceOf, acceptByLook } from '../input/acceptance.js';
import { afterOf } from '../input/after.js';
import { activationWords } from '../input/again.js';
import { readOwnCases } from '../input/cases-to-run.js';
import { type Evidence, type EvidenceNamed, gatherEvidence, type SoFar } from '../input/evidence.js';
import { exitOfMove } from '../input/exit.js';
import { readHanded, readHandedVerdict } from '../input/handed.js';
import { askLeave, refuseUnaskable } from '../input/leave.js';
import { readOverlays } from '../input/overlays.js';
import { openRun } from '../input/run.js';
import { signOf } from '../input/sign.js';
import { refuseUnsignedRun } from '../input/signed.js';
import type { iterate } from './declaration.js';

type Result = CommandResult<'caracalite/report@1'>;

export const run: Handler<typeof iterate> = async (given, context) => {
	const [requestId, filter, file, acceptanceFlags, resource, overlay, yesFlag, waitMs, after, signing] = take(
		given,
		['requestId', 'filter', 'report', 'acceptance', 'resource', 'overlay', 'yes', 'wait', 'after', 'signing'],
	);
	const { settings } = context;
	// ACTIVATE=true is the seed script's way to say yes beforehand.
	const yes = yesFlag || (settings.activate && !isByFlag(settings, 'activate'));
	const sign = await signOf(context, signing, settings.activate);
	// Whatever could be missing is asked for before any work.
	if (settings.activate) await refuseUnaskable(context, yes, 'activation');
	const own = await readOwnCases(context);
	const { laid, ...replayed } = await readOverlays(context, overlay);
	const choices = { resource: resource ?? null, ...replayed };
	const run = await openRun(context);
	if (settings.activate) await refuseUnsignedRun(context, run);
	const acceptance = await acceptanceOf(context, run, acceptanceFlags);
	const handed = await readHanded(context, run, { file, requestId, choices });
	const handedVerdict = settings.activate ? await readHandedVerdict(run, handed, true) : null;
	const named = { requestId, filter, handed, own, choices };
	const gathered = await gatherOrTell(context, run, named);
	if ('exit' in gathered) return sign(gathered);
	const evidence = { ...gathered.report, command: 'iterate' };
	const again = (report: Report) =>
		activationWords(context, 'iterate', report, acceptance, { ...laid, resource, handed: handed !== null });
	if (!settings.activate) {
		return sign(resultOfReport(await datedVerdictStep(run, evidence, acceptance), again));
	}
	const report = await activateStep(run, evidence, {
		acceptance: await acceptByLook(context, run, evidence, acceptance),
		writer: (await context.connect()).writer,
		leave: askLeave(context, run.zone.name, yes),
		waitMs,
		rollout: await context.rollout(),
		after: await afterOf(context, after),
		cases: gathered.cases,
		handed: handedVerdict,
	});
	return resultOfReport(report, again);
};

/** The evidence; or the result of a run that ends without it: nothing to repair, or cut off by its deadline. */
async function gatherOrTell(
	context: CommandContext,
	run: Run,
	named: EvidenceNamed,
): Promise<Evidence | Result> {
	const kept: { sofar: SoFar | null } = { sofar: null };
	const keep = (sofar: SoFar) => {
		kept.sofar = sofar;
	};
	try {
		return await gatherEvidence(context, run, { ...named, keep });
	} catch (error) {
		if (isCaracaliteError(error, 'timeout') && context.signal.aborted && kept.sofar !== null) {
			return cutOff(kept.sofar, error);
		}
		if (!isCaracaliteError(error, 'not_denied')) throw error;
		const denied = String(error.details?.requestId);
		return notReproduced(await explainStep(run, emptyReport(run, VERSION), denied), error.message);
	}
}

/** What was judged before the deadline is kept; a verdict is not reached on a part of the evidence. */
function cutOff({ report, cases, judged }: SoFar, { code, message, exit }: CaracaliteError): Result {
	const order = new Map(cases?.cases.map((one, index) => [one.name, index]));
	const place = ({ name }: Regression) => order.get(name) ?? 0;
	const document: Report = {
		...report,
		command: 'iterate',
		ok: false,
		regressions: [...judged].sort((one, other) => place(one) - place(other)),
		cases: cases === null ? null : caseSetOf(cases, judged),
		cutOff: { code, message },
	};
	return resultOf(
		document,
		(clean, style) =>
			`${clean.cases === null ? renderExplain(clean, style) : renderRegress(clean, style)}\n  Cut off: ${message}. What was judged till then is kept; no verdict was reached.\n`,
		exit,
	);
}

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
