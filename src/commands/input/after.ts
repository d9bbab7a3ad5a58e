import type { FollowUpOptions } from '../../core/steps/follow-up.js';
import { cleanLine } from '../../render/clean.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { afterFlags } from '../flags/change.js';

/** How long an automatic rollback may wait for the runtime; its own budget, not the activation's. */
const ROLLBACK_WAIT_MS = 60_000;

/** Looks after an activation as the flags say; without a word, a person is asked and a pipeline is not. */
export async function afterOf(
	context: CommandContext,
	given: GroupOf<typeof afterFlags>,
): Promise<FollowUpOptions> {
	const [watchMs, rollbackOn] = take(given, ['watch', 'rollbackOn']);
	return {
		...(await context.afterwards()),
		watchMs: watchMs ?? 0,
		rollbackOn: rollbackOn ?? (context.canAsk ? 'ask' : 'never'),
		rollbackWaitMs: ROLLBACK_WAIT_MS,
		askBack: (trouble) => {
			context.say((style) => `  ${style.paint.red(style.marks.fail)}  ${cleanLine(trouble.text)}`);
			return context.confirm({ text: 'Go back to the version before?', flag: '--rollback-on' });
		},
	};
}
