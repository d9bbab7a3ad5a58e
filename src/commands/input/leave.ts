import type { Leave, MovePlan } from '../../core/rollout/plan.js';
import { cleanLine } from '../../render/clean.js';
import { cleanValues } from '../../render/clean-values.js';
import { questionOf, renderMove } from '../../render/move.js';
import { targetLine } from '../../render/target.js';
import type { CommandContext } from '../contract.js';

const FLAG = '--yes';

/** Shows a move from what to what and what it changes, and asks, unless the answer was given by `--yes`. */
export function askLeave(context: CommandContext, zoneName: string, yes: boolean): Leave {
	return async (move) => {
		context.refuseLatePipe();
		const clean = cleanValues(move);
		const target = context.target();
		const where = target === null ? cleanLine(zoneName) : targetLine(target);
		context.say((style) => renderMove(where, clean, style));
		return yes || context.confirm({ text: questionOf(clean), flag: FLAG });
	};
}

/** Throws `needs_answer` before any work is done where leave could not be asked for later. */
export async function refuseUnaskable(
	context: CommandContext,
	yes: boolean,
	kind: MovePlan['kind'],
): Promise<void> {
	if (!yes && !context.canAsk) await context.confirm({ text: questionOf({ kind }), flag: FLAG });
}
