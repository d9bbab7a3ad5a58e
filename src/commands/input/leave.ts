import type { Leave, MovePlan } from '../../core/rollout/plan.js';
import { renderMove } from '../../render/activation.js';
import { cleanLine } from '../../render/clean.js';
import { cleanValues } from '../../render/clean-values.js';
import { renderGoingBack } from '../../render/going-back.js';
import { targetLine } from '../../render/target.js';
import type { CommandContext, Question } from '../contract.js';

const QUESTIONS: Readonly<Record<MovePlan['kind'], Question>> = {
	activation: { text: 'Activate?', flag: '--yes' },
	rollback: { text: 'Go back?', flag: '--yes' },
};

/** Shows a move from what to what, and asks, unless the answer was given by `--yes`. */
export function askLeave(context: CommandContext, zoneName: string, yes: boolean): Leave {
	return async (move) => {
		context.refuseLatePipe();
		const clean = cleanValues(move);
		const target = context.target();
		const where = target === null ? cleanLine(zoneName) : targetLine(target);
		context.say((style) => renderMove(where, clean, style));
		const { changes } = clean;
		if (changes !== undefined) context.say((style) => renderGoingBack(changes, style));
		return yes || context.confirm(QUESTIONS[move.kind]);
	};
}

/** Throws `needs_answer` before any work is done where leave could not be asked for later. */
export async function refuseUnaskable(
	context: CommandContext,
	yes: boolean,
	kind: MovePlan['kind'],
): Promise<void> {
	if (!yes && !context.canAsk) await context.confirm(QUESTIONS[kind]);
}
