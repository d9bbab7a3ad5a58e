import type { Sandbox } from '../../sandbox/open.js';
import type { CommandContext, CommandResult } from '../contract.js';

/** One operation of the embedded sandbox; it closes with the run. */
export type SandboxCommand = (
	sandbox: Sandbox,
	options: Record<string, unknown>,
	context: CommandContext,
) => Promise<CommandResult>;
