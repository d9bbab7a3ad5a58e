import type { Command } from '../commands/registry.js';

/** The options of every command that are no settings: how its output looks, and whether it may ask. */
export interface GlobalOptions {
	/** Milliseconds; the deadline as the command line says it. */
	timeout?: number;
	json?: boolean;
	/** A path into the result, of which only the values are printed. */
	pick?: string;
	quiet?: boolean;
	verbose?: boolean;
	debug?: boolean;
	color?: boolean;
	input?: boolean;
}

/** A command line that parsed: which command, with what. */
export interface Invocation {
	command: Command;
	/** By the names of the command's arguments and flags. */
	typed: Readonly<Record<string, unknown>>;
	/** By the names of the flags that every command takes. */
	everywhere: Readonly<Record<string, unknown>>;
	globals: GlobalOptions;
}
