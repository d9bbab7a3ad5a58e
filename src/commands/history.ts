import { z } from 'zod';
import type { CommandContext, CommandResult } from '../cli/command.js';
import { EXIT } from '../core/exit-codes.js';
import type { History } from '../core/report/history.js';
import { cleanValues } from '../report/clean-values.js';
import { renderHistory } from '../report/history.js';

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
