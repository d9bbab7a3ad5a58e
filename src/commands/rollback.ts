import { z } from 'zod';
import type { CommandContext, CommandResult } from '../cli/command.js';
import { VERSION } from '../cli/version.js';
import { CaracaliteError } from '../core/errors.js';
import { rollbackPhase } from '../core/phases/rollback.js';
import type { VersionRef } from '../core/report/answer.js';
import { emptyReport, type Run } from '../core/run.js';
import { resolveCandidate } from '../core/zone/resolve.js';
import { renderActivation } from '../report/activation.js';
import { cleanValues } from '../report/clean-values.js';
import { exitOf } from './activate.js';
import { askLeave, refuseUnaskable } from './input/leave.js';
import { ChangeOptions, DEFAULT_WAIT_MS, ReportOptions } from './input/options.js';
import { readReport } from './input/report.js';
import { openRun } from './input/run.js';

const Options = z.object({
	...ReportOptions.shape,
	...ChangeOptions.shape,
	to: z.string().optional(),
	policySet: z.string().optional(),
});
type Options = z.infer<typeof Options>;

export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	await refuseUnaskable(context, given.yes);
	const run = await openRun(context);
	const { to, seen } = await targetOf(context, run, given);
	const report = await rollbackPhase(
		run,
		{ ...emptyReport(run, VERSION), command: 'rollback' },
		{
			to,
			seen,
			leave: askLeave(context, run.zone.name, given.yes),
			waitMs: given.wait ?? DEFAULT_WAIT_MS,
		},
	);
	return {
		document: report,
		text: (style) => renderActivation(cleanValues(report), style),
		exit: exitOf(report),
	};
}

/** Where to go back to: `--to`, else what an activation report says was active before. */
async function targetOf(
	context: CommandContext,
	run: Run,
	given: Options,
): Promise<{ to: VersionRef; seen: VersionRef | null }> {
	if (given.to !== undefined) {
		const set = given.policySet ?? context.settings.policySet;
		return { to: await resolveCandidate(run.catalog, given.to, set, run.zone.name), seen: null };
	}
	const report = await readReport(context, run, { file: given.report, requestId: undefined });
	const activation = report?.activation ?? null;
	if (activation === null) {
		throw new CaracaliteError('target_needed', 'no version to go back to is named', {
			hint: 'name it with --to (`caracalite status` lists the versions), or give the report of the activation with --report',
		});
	}
	if (activation.from !== null) return { to: activation.from, seen: activation.to };
	throw new CaracaliteError(
		'nothing_before',
		'before that activation nothing was active, so there is no version to go back to',
		{
			hint: 'going back would mean denying everything; name a version with --to instead',
		},
	);
}
