import { z } from 'zod';
import type { History } from '../core/report/history.js';
import { EXIT } from '../model/exit-codes.js';
import { cleanValues } from '../render/clean-values.js';
import { renderHistory } from '../render/history.js';
import type { CommandContext, CommandResult } from './contract.js';

const DEFAULT_LIMIT = 20;
const Options = z.object({ limit: z.number().default(DEFAULT_LIMIT) });

/** Prints the journal. It lies on this machine, so that no server is asked. */
export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const { limit } = Options.parse(options);
	const { zone } = context.settings;
	const { store } = await context.rollout();
	const entries = store.past(zone, limit + 1);
	const history: History = {
		schema: 'caracalite/history@1',
		ok: true,
		zone,
		entries: entries.slice(0, limit),
		more: entries.length > limit,
	};
	return {
		document: history,
		text: (style) => renderHistory(cleanValues(history), style),
		exit: EXIT.clean,
	};
}
