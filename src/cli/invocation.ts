import type { Flag } from '../commands/declaration/flag.js';
import { flagsOf } from '../commands/declaration/take.js';
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
	/** False where GitHub is not to be told by itself. */
	ci?: boolean;
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

/** Whether a run goes on until it is stopped, and what makes it. */
export function isEndless({ command, typed }: Invocation): Flag<unknown>['endless'] {
	const { endless, flags } = command.declaration;
	if (endless === true) return 'itself';
	const given = flagsOf(flags).find(([key, flag]) => flag.endless !== false && typed[key] === true);
	return given?.[1].endless ?? false;
}
