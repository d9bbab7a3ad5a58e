import { isByFlag } from '../../config/settings.js';
import type { Regression } from '../../core/report/evidence.js';
import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import type { Evidence, SoFar } from '../../core/steps/gather.js';
import { caseSetOf } from '../../core/steps/regress.js';
import { datedVerdictStep } from '../../core/steps/verdict.js';
import { type CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderActivation } from '../../render/activation.js';
import { renderRegress } from '../../render/evidence.js';
import { renderExplain } from '../../render/explain.js';
import { renderVerdict, verdictLines } from '../../render/verdict.js';
import { type CommandContext, type CommandResult, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { activationWords } from '../input/again.js';
import { gatherEvidence, type Opened, openEvidence } from '../input/evidence.js';
import { exitOfMove } from '../input/exit.js';
import { readHandedVerdict } from '../input/handed.js';
import { refuseUnaskable } from '../input/leave.js';
import { rollOut } from '../input/roll-out.js';
import { signOf } from '../input/sign.js';
import { refuseUnsignedRun } from '../input/signed.js';
import type { iterate } from './declaration.js';

type Result = CommandResult<'caracalite/report@1'>;

export const run: Handler<typeof iterate> = async (given, context) => {
	const [
		requests,
		latest,
		filter,
		file,
		acceptance,
		resource,
		overlay,
		source,
		yesFlag,
		waitMs,
		after,
		signing,
	] = take(given, [
		'requests',
		'latest',
		'filter',
		'report',
		'acceptance',
		'resource',
		'overlay',
		'source',
		'yes',
		'wait',
		'after',
		'signing',
	]);
	const { settings } = context;
	// ACTIVATE=true is the seed script's way to say yes beforehand.
	const yes = yesFlag || (settings.activate && !isByFlag(settings, 'activate'));
	const sign = await signOf(context, signing, settings.activate);
	// Whatever could be missing is asked for before any work.
	if (settings.activate) await refuseUnaskable(context, yes, 'activation');
	const flags = { requests, latest, filter, file, acceptance, resource, overlay, source };
	const opened = await openEvidence(context, flags);
	const { run, named, said } = opened;
	if (settings.activate) await refuseUnsignedRun(context, run);
	const handed = settings.activate ? await readHandedVerdict(run, named.handed, true) : null;
	const gathered = await gatherOrTell(context, opened);
	if ('exit' in gathered) return sign(gathered);
	const evidence = { ...gathered, report: { ...gathered.report, command: 'iterate' } };
	const again = (report: Report) => activationWords(context, 'iterate', report, opened.acceptance, said);
	const report = settings.activate
		? await rollOut(context, opened, evidence, { yes, waitMs, after, handed })
		: await datedVerdictStep(run, evidence.report, opened.acceptance);
	return sign(resultOfReport(report, again));
};

/** The evidence; or the result of a run that ends without it: nothing to repair, or cut off by its deadline. */
async function gatherOrTell(context: CommandContext, { run, named }: Opened): Promise<Evidence | Result> {
	const kept: { sofar: SoFar | null } = { sofar: null };
	const keep = (sofar: SoFar) => {
		kept.sofar = sofar;
	};
	try {
		return await gatherEvidence(context, run, { ...named, keep });
	} catch (error) {
		if (kept.sofar === null || !isCaracaliteError(error)) throw error;
		if (error.code === 'timeout' && context.signal.aborted) return cutOff(kept.sofar, error);
		if (error.code === 'not_denied') return notReproduced(kept.sofar.report, error.message);
		throw error;
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

/** Of the requests one that policy did not deny: the seed's report says so by `reproduced: false`. */
function notReproduced(explained: Report, message: string): Result {
	const several = tracesOf(explained).length > 1;
	const why = several
		? `No verdict: ${message}; leave it out to judge the others.`
		: `Nothing to repair: ${message}`;
	return resultOf(
		{ ...explained, command: 'iterate', ok: false, reproduced: false },
		(clean, style) => `${renderExplain(clean, style)}\n  ${why}\n`,
		EXIT.blocked,
	);
}
