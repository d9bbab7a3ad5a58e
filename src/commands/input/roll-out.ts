import type { Report } from '../../core/report/schema.js';
import type { HandedVerdict } from '../../core/rollout/pins.js';
import { activateStep } from '../../core/steps/activate.js';
import type { Evidence } from '../../core/steps/gather.js';
import type { CommandContext } from '../contract.js';
import type { GroupOf } from '../declaration/take.js';
import type { afterFlags } from '../flags/change.js';
import { acceptByLook } from './acceptance.js';
import { afterOf } from './after.js';
import type { Opened } from './evidence.js';
import { askLeave } from './leave.js';

/** How a candidate is rolled out. */
export interface RollOut {
	/** Whether leave was given beforehand. */
	yes: boolean;
	waitMs: number;
	after: GroupOf<typeof afterFlags>;
	/** The verdict by which it is asked for; null where there is none but that of this run. */
	handed: HandedVerdict | null;
}

/** Rolls out what was gathered, where it is safe or a person takes it after a look. Throws what {@link activateStep} throws. */
export async function rollOut(
	context: CommandContext,
	{ run, acceptance }: Pick<Opened, 'run' | 'acceptance'>,
	{ report, cases }: Evidence,
	{ yes, waitMs, after, handed }: RollOut,
): Promise<Report> {
	return activateStep(run, report, {
		acceptance: await acceptByLook(context, run, report, acceptance),
		writer: (await context.connect()).writer,
		leave: askLeave(context, run.zone.name, yes),
		waitMs,
		rollout: await context.rollout(),
		after: await afterOf(context, after),
		cases,
		handed,
	});
}
