import { z } from 'zod';
import { regressStep } from '../core/steps/regress.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import { cleanValues } from '../render/clean-values.js';
import { renderRegress } from '../render/evidence.js';
import type { CommandContext, CommandResult } from './contract.js';
import { readCases, shardOf } from './input/cases.js';
import { readJudged } from './input/judged.js';
import { CandidateOptions, CaseOptions, DocumentOptions, ReportOptions } from './input/options.js';
import { continueReport } from './input/report.js';
import { openRun } from './input/run.js';

const Options = z.object({
	...ReportOptions.shape,
	...CandidateOptions.shape,
	...CaseOptions.shape,
	...DocumentOptions.shape,
	failFast: z.boolean().default(false),
	shard: z.string().optional(),
});

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const named = [...args, ...(given.cases ?? [])];
	const patterns = named.length > 0 ? named : context.settings.cases;
	if (patterns.length === 0) {
		throw new CaracaliteError('cases_needed', 'no case files are named', {
			hint: 'name them: caracalite regress cases/*.yaml, or --cases, or `cases` in the profile',
		});
	}
	const cases = await readCases(context, patterns, given.filter);
	const run = await openRun(context);
	const source = { file: given.report, requestId: patterns.includes('-') ? 'cases' : undefined };
	const before = await continueReport(context, run, source);
	const judged = await readJudged(context, run, before, given);
	const report = await regressStep(
		run,
		{ ...before, command: 'regress', verdict: null },
		{ judged, cases: shardOf(cases, given.shard), failFast: given.failFast, shard: given.shard ?? null },
	);
	return {
		document: report,
		text: (style) => renderRegress(cleanValues(report), style),
		exit: report.ok ? EXIT.clean : EXIT.blocked,
	};
}
