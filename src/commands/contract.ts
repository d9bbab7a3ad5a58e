import type { Owner } from '../config/owner.js';
import type { SettingFlags, Settings, TokenReference } from '../config/settings.js';
import type { Admin, CanaryRunner, Clock, Progress, RuntimeReader, TimeLimit } from '../core/ports.js';
import type { RunTarget } from '../core/report/target.js';
import type { RolloutPorts } from '../core/rollout/journal.js';
import type { ArchiveReader } from '../core/traffic/source.js';
import type { CaracaliteError } from '../model/errors.js';
import type { ExitCode } from '../model/exit-codes.js';
import type { Zone } from '../model/zone.js';
import { cleanValues } from '../render/clean-values.js';
import type { Printed } from '../render/formats/format.js';
import type { Style } from '../render/style.js';
import type { Declaration } from './declaration/declare.js';
import type { GivenTo } from './declaration/take.js';

/** A document that a command prints; `schema` names what it is. */
interface Document<S extends string> {
	schema: S;
}

/** What a command hands back. The frame chooses the format, writes, and ends with `exit`; a command itself prints nothing. */
export interface CommandResult<S extends string = string> extends Printed {
	schema: S;
	exit: ExitCode;
	/** Whether the text is a program's to read, so that nothing may stand before it. */
	bare: boolean;
}

/** A result: the document, how a person reads a clean copy of it, and the exit code. */
export function resultOf<S extends string, D extends Document<S>>(
	document: D & Document<S>,
	render: (clean: NoInfer<D>, style: Style) => string,
	exit: ExitCode,
	bare = false,
): CommandResult<S> {
	return {
		bare,
		schema: document.schema,
		document,
		render: (style) => render(cleanValues<D>(document), style),
		exit,
	};
}

/** What runs a command: it is given what its declaration declares, and hands back what that says it prints. */
export type Handler<D extends Declaration> = (
	given: GivenTo<D>,
	context: CommandContext,
) => Promise<CommandResult<D['result']['schema']>>;

/** What is known of the program, the machine and the environment. */
export interface Machine {
	/** As Node says it: `v20.19.0`. */
	node: string;
	/** System and processor: `linux x64`. */
	platform: string;
	/** The folder that the program was loaded from. */
	program: string;
	/** Whether DuckDB is installed, which reads archives. */
	archives: boolean;
	/** Sentences about proxies that are set and not followed. */
	proxies: string[];
	/** The file of certificates that Node is told to trust besides its own; null where there is none. */
	extraCertificates: string | null;
	/** Whether the environment tells Node to believe any certificate. */
	believesAnyCertificate: boolean;
	/** Whether something can be remembered at home. */
	remembers: boolean;
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
	/** Why the settings do not count; null where they do. Of a command that tries them. */
	refused: CaracaliteError | null;
	/** Program and machine, as far as they matter to a run. */
	machine(): Machine;
	/** What the command line alone says of the settings; for a command that reads none. */
	flags: SettingFlags;
	/** Opens the zone that the settings name: the served Caracal, or the embedded sandbox. Once in a run. */
	connect(): Promise<Admin>;
	/** Says which zone the run works in, so that what it prints names it. */
	reached(zone: Zone): void;
	/** Zone, server and profile; null before the zone was reached. */
	target(): RunTarget | null;
	/** Where moves are kept, and who makes them; files are opened when they are asked for. */
	rollout(): Promise<RolloutPorts>;
	/** What looks at an activation from outside of the Admin API: replicas of the runtime, and a canary. */
	afterwards(): Promise<{ runtimes: RuntimeReader[]; canary: CanaryRunner | null }>;
	clock: Clock;
	progress: Progress;
	signal: AbortSignal;
	limit: TimeLimit;
	/** Words for a person, on stderr, before a question or a wait; dropped by `--quiet` and in JSON. */
	say(text: (style: Style) => string): void;
	/** Asks on stderr; where nobody can be asked, throws `needs_answer` that names the flag. */
	confirm(question: Question): Promise<boolean>;
	/** Lets a person pick one; where nobody can be asked, throws `needs_answer` that names the flag. */
	pick<T>(question: Question, choices: Choice<T>[]): Promise<T>;
	/** Asks for a line of text; where nobody can be asked, throws `needs_answer` that names the flag. */
	ask(question: Question, initial: string): Promise<string>;
	/** Whether a person can be asked at all. */
	canAsk: boolean;
	/** Whether stdout is the whole result as one JSON document. */
	printsDocument: boolean;
	/** The file into which `--write` puts that document, absolute; null where none gets it. */
	documentFile: string | null;
	/** Prints one piece at once; for commands that follow. */
	emit(piece: Printed): void;
	/** A file's text by path relative to the working directory; `-` is stdin. */
	readText(path: string): Promise<string>;
	/** Reads archives of audit; paths are relative to the working directory. */
	archive: ArchiveReader;
	/** Says that whatever is saved below a folder matters to a run that watches files; those that are read do anyway. */
	watch(folder: string): void;
	/** Fetches the text of a signing key; see `readSigningKey` of the configuration. */
	readSigningKey(reference: TokenReference): Promise<string>;
	/**
	 * What is piped in where no flag says so, once a run; null where there is nothing. Throws `bad_report`
	 * where it is no JSON. See `caracalite help pipes`.
	 */
	readPiped(): Promise<string | null>;
	/** Throws `late_report` where something came on stdin after it was given up. */
	refuseLatePipe(): void;
	cwd: string;
	/** Whose run it is, and where their own files are. */
	owner: Owner;
}
