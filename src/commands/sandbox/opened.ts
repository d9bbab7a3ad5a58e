import { keepOutOfGit } from '../../config/data-directory.js';
import { openSandbox, type Sandbox } from '../../sandbox/open.js';
import { refuseMissingSandbox } from '../../sandbox/present.js';
import type { CommandContext } from '../contract.js';

/** The directory of the sandbox that the settings name. */
export function sandboxDir({ settings }: Pick<CommandContext, 'settings'>): string {
	if (settings.target.kind === 'sandbox') return settings.target.dataDir;
	throw new Error('a command of the sandbox has the settings of a server');
}

/** Does `work` with the sandbox that is there already. Throws `sandbox_missing`. */
export async function withPresentSandbox<T>(
	context: CommandContext,
	work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
	refuseMissingSandbox(sandboxDir(context));
	return withSandbox(context, null, work);
}

/** Does `work` with the embedded sandbox, made where it is missing, and closes it. `rateLimit` in calls a minute; null for none. */
export async function withSandbox<T>(
	context: CommandContext,
	rateLimit: number | null,
	work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
	const { clock } = context;
	const dataDir = sandboxDir(context);
	const sandbox = await openSandbox({ dataDir, clock, options: { rateLimit } });
	keepOutOfGit(dataDir);
	try {
		return await work(sandbox);
	} finally {
		sandbox.close();
	}
}
