import type { CommandContext, Question } from '../commands/contract.js';
import { ownerOf } from '../config/owner.js';
import type { SettingFlags, Settings } from '../config/settings.js';
import type { CaracaliteError } from '../model/errors.js';
import { cleanLine } from '../render/clean.js';
import type { Format } from '../render/formats/format.js';
import { makePage } from '../render/page.js';
import { makeStyle, type Style } from '../render/style.js';
import { lazyArchive } from './archive.js';
import { canAsk, nobodyToAsk, terminalAsker } from './ask.js';
import { wantsColour, wantsUnicode } from './colour.js';
import type { Events } from './events/events.js';
import { lineProgress, type ProgressShow, silentProgress, spinnerProgress } from './events/progress.js';
import { readInput } from './input.js';
import type { GlobalOptions, Invocation } from './invocation.js';
import type { Io, OutStream } from './io.js';
import { machineOf } from './machine.js';
import type { PipedInput } from './piped.js';
import type { Place } from './place.js';
import type { Saves } from './saves.js';
import type { Stop } from './stop.js';
import type { Writer } from './writer.js';

/** Columns where nothing says how wide the output is. */
const DEFAULT_WIDTH = 80;

/** How text looks that a program reads. */
const PLAIN = { colour: false, unicode: true, width: 120, terminal: false };

/** How text looks on a stream of this run. */
export function styleOf(
	stream: OutStream,
	globals: GlobalOptions,
	io: Io,
	here: readonly string[] = [],
	now = io.clock.now(),
): Style {
	return makeStyle({
		colour: wantsColour(globals.color, io.env, stream),
		unicode: wantsUnicode(io.env),
		// A terminal that does not know its width says 0.
		width: stream.columns || DEFAULT_WIDTH,
		terminal: stream.isTTY === true,
		verbose: globals.verbose === true,
		now,
		here,
	});
}

/** The flags that name where a run works, as they were typed. */
export function hereOf({ profile, zone, trust, insecureHttp }: SettingFlags): string[] {
	return [
		...(profile === undefined ? [] : ['--profile', profile]),
		...(zone === undefined ? [] : ['--zone', zone]),
		...(trust === undefined ? [] : ['--trust', trust]),
		...(insecureHttp === true ? ['--insecure-http'] : []),
	];
}

/** The progress of this run: none, lines, or a spinner. What runs on each save is over too soon for any. */
export function progressOf(globals: GlobalOptions, io: Io, writer: Writer, silent: boolean): ProgressShow {
	if (globals.quiet || silent) return silentProgress;
	if (!io.stderr.isTTY) return lineProgress(writer);
	return spinnerProgress(io.stderr, wantsColour(globals.color, io.env, io.stderr));
}

/** What the frame has at hand when it makes a context. */
export interface ContextParts {
	invocation: Invocation;
	io: Io;
	writer: Writer;
	stop: Stop;
	events: Events;
	settings: Settings | null;
	refused: CaracaliteError | null;
	flags: SettingFlags;
	format: Format;
	/** Whether stdout is for a program, so that words for a person are out of place. */
	machine: boolean;
	/** See {@link CommandContext.documentFile}. */
	documentFile: string | null;
	/** Takes what is read; null where nobody waits for a save. */
	saves: Saves | null;
	/** What times are told relative to, milliseconds since the epoch: the server's once it has answered. */
	now: () => number;
	connect: CommandContext['connect'];
	place: Place;
	rollout: CommandContext['rollout'];
	afterwards: CommandContext['afterwards'];
	piped: PipedInput;
}

/** Makes what a command is given. */
export function makeContext(parts: ContextParts): CommandContext {
	const { invocation, io, writer, stop, events, format } = parts;
	const { globals } = invocation;
	const here = hereOf(parts.flags);
	const styleNow = (stream: OutStream) => styleOf(stream, globals, io, here, parts.now());
	const asking = canAsk(io, globals.input);
	const asked = ({ text, flag }: Question) => events.tell({ type: 'question', text: cleanLine(text), flag });
	const asker = asking
		? terminalAsker(io, wantsColour(globals.color, io.env, io.stderr), stop.signal, asked)
		: nobodyToAsk;
	const plain = makeStyle({ ...PLAIN, verbose: true, now: parts.now(), here });
	const note = (text: string) => events.tell({ type: 'note', text: text.trimEnd() });
	const say = (text: string) => {
		note(text);
		if (!globals.quiet) writer.err(text);
	};
	const { piped } = parts;
	return {
		get settings() {
			if (parts.settings) return parts.settings;
			throw new Error(`${invocation.command.declaration.name} takes no settings`);
		},
		refused: parts.refused,
		machine: () => machineOf(io, parts.settings),
		flags: parts.flags,
		connect: parts.connect,
		reached: parts.place.reached,
		target: parts.place.target,
		rollout: parts.rollout,
		afterwards: parts.afterwards,
		clock: io.clock,
		progress: events.progress,
		signal: stop.signal,
		limit: stop.limit,
		say: (text) => {
			note(makePage(text, plain));
			if (!parts.machine && !globals.quiet) writer.err(makePage(text, styleNow(io.stderr)));
		},
		...asker,
		canAsk: asking,
		printsDocument: parts.machine,
		documentFile: parts.documentFile,
		emit: (piece) => {
			events.tell({ type: 'piece', document: { ...piece.document } });
			void writer.out(format.piece(piece, styleNow(io.stdout)));
		},
		readText: (path) => {
			if (path === '-') piped.take();
			else parts.saves?.file(path);
			return readInput(path, io, stop.signal, say);
		},
		readSigningKey: async (reference) => {
			const { readSigningKey } = await import('../config/token.js');
			return readSigningKey(reference, { env: io.env, cwd: io.cwd, signal: stop.signal });
		},
		watch: (folder) => parts.saves?.folder(folder),
		archive: lazyArchive(io.cwd),
		readPiped: piped.read,
		refuseLatePipe: piped.refuseLate,
		cwd: io.cwd,
		owner: ownerOf(io.env, io.user),
	};
}
