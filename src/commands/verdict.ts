import { verdictStep } from '../core/steps/verdict.js';
import { EXIT } from '../model/exit-codes.js';
import { cleanValues } from '../render/clean-values.js';
import { renderVerdict } from '../render/verdict.js';
import type { CommandContext, CommandResult } from './contract.js';
import { acceptanceOf } from './input/acceptance.js';
import { gatherEvidence } from './input/evidence.js';
import { EvidenceOptions } from './input/options.js';
import { openRun } from './input/run.js';

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = EvidenceOptions.parse(options);
	const run = await openRun(context);
	const evidence = await gatherEvidence(context, run, args, given);
	const report = await verdictStep(run, { ...evidence, command: 'verdict' }, acceptanceOf(context, given));
	const next = report.ok ? 'caracalite activate --report <this verdict, as --json prints it>' : null;
	return {
		document: report,
		text: (style) => renderVerdict(cleanValues(report), style, next),
		exit: report.ok ? EXIT.clean : EXIT.blocked,
	};
}
