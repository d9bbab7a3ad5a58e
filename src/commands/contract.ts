import type { Settings } from '../config/settings.js';
import type { Admin, Clock, Progress, TimeLimit } from '../core/ports.js';
import type { RolloutPorts } from '../core/rollout/journal.js';
import type { ExitCode } from '../model/exit-codes.js';
import type { JsonObject } from '../model/json.js';
import type { Style } from '../render/style.js';

/**
 * What a command hands back. The frame prints `document` on stdout under `--json`, else what `text`
 * renders, and ends with `exit`. A command itself prints nothing.
 */
export interface CommandResult {
	document: object;
	text(style: Style): string;
	exit: ExitCode;
}

/** A yes-or-no question, and the flag that answers it where nobody can be asked. */
export interface Question {
	text: string;
	flag: string;
}

export interface Choice<T> {
	value: T;
	label: string;
	hint?: string;
}

/** What the frame gives a command: settings, ports and the ways to talk to a person. */
export interface CommandContext {
	/** Effective settings: flags over environment over profile over defaults. */
	settings: Settings;
	/** Opens the zone that the settings name: the served Caracal, or the embedded sandbox. Once in a run. */
	connect(): Promise<Admin>;
	/** Where moves are kept, and who makes them; files are opened when they are asked for. */
	rollout(): Promise<RolloutPorts>;
	clock: Clock;
	progress: Progress;
	signal: AbortSignal;
	limit: TimeLimit;
	json: boolean;
	verbose: boolean;
	/** Words for a person, on stderr, before a question or a wait; dropped by `--quiet` and `--json`. */
	say(text: (style: Style) => string): void;
	/** Asks on stderr; where nobody can be asked, throws `needs_answer` that names the flag. */
	confirm(question: Question): Promise<boolean>;
	/** Lets a person pick one; where nobody can be asked, throws `needs_answer` that names the flag. */
	pick<T>(question: Question, choices: Choice<T>[]): Promise<T>;
	/** Asks for a line of text; where nobody can be asked, throws `needs_answer` that names the flag. */
	ask(question: Question, initial: string): Promise<string>;
	/** Whether a person can be asked at all. */
	canAsk: boolean;
	/** Prints one NDJSON line or one text line at once; for commands that follow. */
	emit(document: JsonObject, text: (style: Style) => string): void;
	/** A file's text by path relative to the working directory; `-` is stdin. */
	readText(path: string): Promise<string>;
	/** Whether stdin is a pipe or file that a report may come from. */
	stdinIsPiped: boolean;
	cwd: string;
}
