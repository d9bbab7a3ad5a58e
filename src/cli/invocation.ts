import type { CommandContext, CommandResult } from '../commands/contract.js';
import type { Effect } from './effects.js';

/** What each file of `src/commands` exports. */
export interface CommandModule {
	run(args: string[], options: Record<string, unknown>, context: CommandContext): Promise<CommandResult>;
}

/** What a command needs of the frame before it runs. */
export interface Needs {
	/** `sandbox`: the embedded sandbox whatever the default profile is; `none`: no configuration is read. */
	settings: 'profile' | 'sandbox' | 'none';
	/** Runs until it is stopped: no deadline but one that is asked for. */
	endless?: (options: Record<string, unknown>) => boolean;
}

/** The options that every command takes. */
export interface GlobalOptions {
	profile?: string;
	zone?: string;
	/** Milliseconds. */
	timeout?: number;
	/** Calls a minute. */
	rate?: number;
	insecureHttp?: boolean;
	/** SHA-256, hexadecimal. */
	trust?: string;
	json?: boolean;
	quiet?: boolean;
	verbose?: boolean;
	debug?: boolean;
	color?: boolean;
	input?: boolean;
}

/** A command line that parsed: which command, with what. */
export interface Invocation {
	/** As typed, without `caracalite`: `sandbox exchange`. */
	name: string;
	args: string[];
	options: Record<string, unknown>;
	globals: GlobalOptions;
	effect: Effect;
	needs: Needs;
	load(): Promise<CommandModule>;
}
