import { isByFlag } from '../../config/settings.js';
import { regressStep } from '../../core/steps/regress.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderRegress } from '../../render/evidence.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { matching, readCases, shardOf } from '../input/cases.js';
import { readJudged } from '../input/judged.js';
import { continueReport } from '../input/report.js';
import { openRun } from '../input/run.js';
import { acceptorOf } from './accept.js';
import type { regress } from './declaration.js';

export const run: Handler<typeof regress> = async (given, context) => {
	const [files, failFast, shard, accept, documents, only, filter, file, acceptHold] = take(given, [
		'files',
		'failFast',
		'shard',
		'accept',
		'documents',
		'only',
		'filter',
		'report',
		'acceptHold',
	]);
	const patterns = patternsOf(context, files);
	const all = await readCases(context, patterns);
	const cases = shardOf(matching(all, filter), shard);
	const acceptor = acceptorOf(context, cases, accept);
	const run = await openRun(context);
	const stdinTaken = patterns.includes('-') || documents?.includes('-') === true;
	const before = await continueReport(context, run, { file, stdinTaken });
	const judged = await readJudged(context, run, before, documents, only);
	const report = await regressStep(
		run,
		{ ...before, command: 'regress', verdict: null },
		{
			...{ judged, cases, failFast, shard: shard ?? null, acceptHold, accept: acceptor },
			all,
		},
	);
	return resultOf(report, renderRegress, report.ok ? EXIT.clean : EXIT.blocked);
};

/** The files that the command line names, in arguments or flags; else those of the profile. Throws `cases_needed`. */
function patternsOf({ settings }: CommandContext, files: string[]): string[] {
	const named = [...files, ...(isByFlag(settings, 'cases') ? settings.cases : [])];
	const patterns = named.length > 0 ? named : settings.cases;
	if (patterns.length > 0) return patterns;
	throw new CaracaliteError('cases_needed', 'no case files are named', {
		hint: 'name them: caracalite regress cases/*.yaml, or --cases, or `cases` in the profile',
	});
}
