import { openSandbox } from '../sandbox/open.js';
import type { CommandContext, CommandResult } from './contract.js';
import { exchange } from './sandbox/exchange.js';
import type { SandboxCommand } from './sandbox/operation.js';
import { reset } from './sandbox/reset.js';
import { serve } from './sandbox/serve.js';
import { pathResult, token } from './sandbox/token.js';

const OPERATIONS = new Map<string, SandboxCommand>(Object.entries({ exchange, reset, serve, token }));

/** Runs the operation that the first argument names: the frame puts the word of the command there. */
export async function run(
	[operation = '']: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const { target } = context.settings;
	if (target.kind === 'sandbox' && operation === 'path') return pathResult(target.dataDir);
	const act = OPERATIONS.get(operation);
	if (target.kind !== 'sandbox' || !act) throw new Error(`sandbox ${operation} on a ${target.kind}`);
	const rateLimit = options.rateLimit === true ? 600 : null;
	const sandbox = await openSandbox({
		dataDir: target.dataDir,
		clock: context.clock,
		options: { rateLimit },
	});
	try {
		return await act(sandbox, options, context);
	} finally {
		sandbox.close();
	}
}
