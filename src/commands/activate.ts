import { z } from 'zod';
import type { Report } from '../core/report/schema.js';
import { succeeded } from '../core/rollout/move.js';
import { activateStep, candidateOf } from '../core/steps/activate.js';
import { EXIT, type ExitCode } from '../model/exit-codes.js';
import { renderActivation } from '../render/activation.js';
import { cleanValues } from '../render/clean-values.js';
import { renderVerdict } from '../render/verdict.js';
import type { CommandContext, CommandResult } from './contract.js';
import { acceptanceOf, acceptByLook } from './input/acceptance.js';
import { AfterOptions, afterOf } from './input/after.js';
import { gatherEvidence } from './input/evidence.js';
import { askLeave, refuseUnaskable } from './input/leave.js';
import { ChangeOptions, DEFAULT_WAIT_MS, EvidenceOptions } from './input/options.js';
import { openRun } from './input/run.js';
import { casesAsJudged } from './input/same-cases.js';

const Options = z.object({ ...EvidenceOptions.shape, ...ChangeOptions.shape, ...AfterOptions.shape });

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	await refuseUnaskable(context, given.yes);
	const run = await openRun(context);
	const evidence = await gatherEvidence(context, run, args, given);
	candidateOf(evidence);
	const cases = await casesAsJudged(context, run, evidence);
	const acceptance = await acceptByLook(context, run, evidence, acceptanceOf(context, given));
	const report = await activateStep(
		run,
		{ ...evidence, command: 'activate' },
		{
			acceptance,
			writer: (await context.connect()).writer,
			leave: askLeave(context, run.zone.name, given.yes),
			waitMs: given.wait ?? DEFAULT_WAIT_MS,
			rollout: await context.rollout(),
			after: afterOf(context, given),
			cases,
		},
	);
	return {
		document: report,
		text: (style) =>
			report.activation === null
				? renderVerdict(cleanValues(report), style, null)
				: renderActivation(cleanValues(report), style),
		exit: exitOf(report),
	};
}

/** The exit code of a run that may have activated: blocked or gone back, confirmed, or not confirmed. */
export function exitOf(report: Report): ExitCode {
	if (report.activation === null) return report.ok ? EXIT.clean : EXIT.blocked;
	if (report.rolledBack !== null) return succeeded(report.rolledBack) ? EXIT.blocked : EXIT.unconfirmed;
	return report.ok ? EXIT.clean : EXIT.unconfirmed;
}
