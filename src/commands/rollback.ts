import { z } from 'zod';
import { nothingBefore } from '../core/rollout/target.js';
import { emptyReport, type Run } from '../core/run.js';
import { type NamedTarget, rollbackStep } from '../core/steps/rollback.js';
import { resolveCandidate } from '../core/zone/resolve.js';
import { CaracaliteError } from '../model/errors.js';
import { VERSION } from '../model/release.js';
import { nameOf } from '../model/version-ref.js';
import { renderActivation } from '../render/activation.js';
import { cleanValues } from '../render/clean-values.js';
import { exitOf } from './activate.js';
import type { CommandContext, CommandResult } from './contract.js';
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
	const report = await rollbackStep(
		run,
		{ ...emptyReport(run, VERSION), command: 'rollback' },
		{
			named: await namedTarget(context, run, given),
			writer: (await context.connect()).writer,
			leave: askLeave(context, run.zone.name, given.yes),
			waitMs: given.wait ?? DEFAULT_WAIT_MS,
			rollout: await context.rollout(),
		},
	);
	return {
		document: report,
		text: (style) => renderActivation(cleanValues(report), style),
		exit: exitOf(report),
	};
}

/** Where to go back to by `--to`, or by the report of an activation; null where neither is given. */
async function namedTarget(context: CommandContext, run: Run, given: Options): Promise<NamedTarget | null> {
	if (given.to !== undefined) {
		const set = given.policySet ?? context.settings.policySet;
		const to = await resolveCandidate(run.catalog, given.to, set, run.zone.name);
		return { to, why: 'named by --to', seen: null };
	}
	// A pipe that nobody writes on must not keep a rollback waiting: stdin is read where it is asked for.
	if (given.report === undefined) return null;
	const report = await readReport(context, run, { file: given.report, requestId: undefined });
	const activation = report?.activation ?? null;
	if (activation === null) {
		throw new CaracaliteError('target_needed', 'the report tells of no activation to undo', {
			hint: 'leave --report out to go by the journal, or name a version with --to; `caracalite status` lists them',
		});
	}
	const { from, to } = activation;
	const why = `by the report, it was active before ${nameOf(to)}`;
	if (from === null) throw nothingBefore(`by the report, nothing was active before ${nameOf(to)}`);
	return { to: from, why, seen: to };
}
