import { openSandbox, type Sandbox } from '../../sandbox/open.js';
import type { CommandContext } from '../contract.js';

/** The directory of the sandbox that the settings name. */
export function sandboxDir({ settings }: Pick<CommandContext, 'settings'>): string {
	if (settings.target.kind === 'sandbox') return settings.target.dataDir;
	throw new Error('a command of the sandbox has the settings of a server');
}

/** Does `work` with the embedded sandbox, and closes it. `rateLimit` in calls a minute; null for none. */
export async function withSandbox<T>(
	context: CommandContext,
	rateLimit: number | null,
	work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
	const { clock } = context;
	const sandbox = await openSandbox({ dataDir: sandboxDir(context), clock, options: { rateLimit } });
	try {
		return await work(sandbox);
	} finally {
		sandbox.close();
	}
}
