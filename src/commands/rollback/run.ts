import { nothingBefore } from '../../core/rollout/target.js';
import { emptyReport, type Run } from '../../core/run.js';
import { type NamedTarget, rollbackStep } from '../../core/steps/rollback.js';
import { resolveCandidate, sameVersion } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { VERSION } from '../../model/release.js';
import { nameOf } from '../../model/version-ref.js';
import { renderActivation } from '../../render/activation.js';
import { type CommandContext, type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { exitOfMove } from '../input/exit.js';
import { askLeave, refuseUnaskable } from '../input/leave.js';
import { readReport } from '../input/report.js';
import { openRun } from '../input/run.js';
import type { rollback } from './declaration.js';

export const run: Handler<typeof rollback> = async (given, context) => {
	const [to, file, yes, waitMs] = take(given, ['to', 'report', 'yes', 'wait']);
	await refuseUnaskable(context, yes, 'rollback');
	const run = await openRun(context);
	const report = await rollbackStep(
		run,
		{ ...emptyReport(run, VERSION), command: 'rollback' },
		{
			named: await namedTarget(context, run, to, file),
			writer: (await context.connect()).writer,
			leave: askLeave(context, run.zone.name, yes),
			waitMs,
			rollout: await context.rollout(),
		},
	);
	return resultOf(report, renderActivation, exitOfMove(report));
};

/** Where to go back to by `--to`, or by the report of an activation; null where neither is given. */
async function namedTarget(
	context: CommandContext,
	run: Run,
	wanted: string | undefined,
	file: string | undefined,
): Promise<NamedTarget | null> {
	if (wanted !== undefined) {
		const set = context.settings.policySet;
		const to = await resolveCandidate(run.catalog, wanted, set, run.zone.name);
		return { to, why: 'named by --to', seen: null };
	}
	// A pipe that nobody writes on must not keep a rollback waiting: stdin is read where it is asked for.
	if (file === undefined) return null;
	const report = await readReport(context, run, { file, stdinTaken: true });
	const activation = report?.activation ?? null;
	if (activation === null) {
		throw new CaracaliteError('target_needed', 'the report tells of no activation to undo', {
			hint: 'leave --report out to go by the journal, or name a version with --to; `caracalite status` lists them',
		});
	}
	// The report says which; what they are called, and whether they ever were active, is found out.
	const seen = await sameVersion(run.catalog, activation.to, 'report');
	if (activation.from === null)
		throw nothingBefore(`by the report, nothing was active before ${nameOf(seen)}`);
	const to = await sameVersion(run.catalog, activation.from, 'report');
	return { to, why: `by the report, it was active before ${nameOf(seen)}`, seen };
}
