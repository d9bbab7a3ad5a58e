import type { z } from 'zod';
import type { Need } from '../../config/settings.js';
import type { Argument } from './argument.js';
import type { Effect } from './effects.js';
import type { FedSetting, Flag, FlagGroup } from './flag.js';

/** A denied request as the examples name it; the test that runs them puts a real one in its place. */
export const EXAMPLE_REQUEST = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11';

/** A command line to paste, and what it is for. Help and the reference print it, a test runs it. */
export interface Example {
	text: string;
	command: string;
}

export const example = (text: string, command: string): Example => ({ text, command });

/** The schema of what a command prints under `--json`, and the file it is published in. Read only when it is asked for. */
export interface Published<S extends string> {
	readonly schema: S;
	/** Below `docs/schema/`. */
	readonly file: string;
	load(): Promise<z.ZodType>;
}

/** Everything that is known of a command before its handler is loaded. */
export interface Declaration<
	A extends Readonly<Record<string, Argument<unknown>>> = Readonly<Record<string, Argument<unknown>>>,
	F extends Flags = Flags,
	S extends string = string,
> {
	/** As typed, without `caracalite`: `sandbox exchange`. */
	readonly name: string;
	readonly about: string;
	readonly effect: Effect;
	/** What it does to the world, where the line of its kind does not tell it whole. */
	readonly effectLine?: string;
	readonly arguments: A;
	/** Flags of its own, and groups that are declared where they are read; help lists them in this order. */
	readonly flags: F;
	/** Two to four. */
	readonly examples: readonly Example[];
	readonly result: Published<S>;
	/**
	 * `sandbox`: the embedded sandbox whatever the default profile is; `shown`: with or without a target;
	 * `none`: no configuration is read; `tried`: as `shown`, and the command runs where they do not count.
	 */
	readonly settings: Need | 'none' | 'tried';
	/** Flags with all of which it can do without a zone, and so without a configuration. */
	readonly offlineWith?: readonly string[];
	/** Flags with any of which, or with one that says where it works, it asks a zone, though it needs no settings. */
	readonly zoneWith?: readonly string[];
	/** Runs until it is stopped: no deadline but one that is asked for. */
	readonly endless?: true;
}

export type Flags = Readonly<Record<string, Flag<unknown, FedSetting | null> | FlagGroup>>;

type Optional = 'arguments' | 'flags' | 'settings';

/** Declares a command; what is left out is empty, and the settings those of the profile. */
export function declare<
	const A extends Readonly<Record<string, Argument<unknown>>> = Readonly<Record<never, never>>,
	const F extends Flags = Readonly<Record<never, never>>,
	const S extends string = string,
>(
	declaration: Omit<Declaration<A, F, S>, Optional> & Partial<Pick<Declaration<A, F, S>, Optional>>,
): Declaration<A, F, S> {
	const { arguments: args, flags, settings, ...rest } = declaration;
	return {
		...rest,
		arguments: args ?? ({} as A),
		flags: flags ?? ({} as F),
		settings: settings ?? 'profile',
	};
}
