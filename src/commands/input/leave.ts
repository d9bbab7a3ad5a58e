import type { CommandContext } from '../../cli/command.js';
import type { Leave } from '../../core/rollout/move.js';
import { renderMove } from '../../report/activation.js';
import { cleanLine } from '../../report/clean.js';
import { cleanValues } from '../../report/clean-values.js';

const QUESTION = { text: 'Activate?', flag: '--yes' };

/** Shows a move from what to what, and asks, unless the answer was given by `--yes`. */
export function askLeave(context: CommandContext, zoneName: string, yes: boolean): Leave {
	return async (move) => {
		const clean = cleanValues(move);
		context.say((style) => renderMove(cleanLine(zoneName), clean, style));
		return yes || context.confirm(QUESTION);
	};
}

/** Throws `needs_answer` before any work is done where leave could not be asked for later. */
export async function refuseUnaskable(context: CommandContext, yes: boolean): Promise<void> {
	if (!yes && !context.canAsk) await context.confirm(QUESTION);
}
