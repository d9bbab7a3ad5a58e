import type { CommandContext, CommandResult } from '../cli/command.js';
import { CaracaliteError } from '../core/errors.js';

export async function run(
	_args: string[],
	_options: Record<string, unknown>,
	_context: CommandContext,
): Promise<CommandResult> {
	throw new CaracaliteError('not_built', 'The command explain is not built yet.');
}
