import type { CommandContext } from '../commands/contract.js';
import { reportResult } from '../commands/results.js';
import { ownerOf } from '../config/owner.js';
import { namesPlace, type SettingFlags, type Settings } from '../config/settings.js';
import { type CaracaliteError, isCaracaliteError } from '../model/errors.js';
import type { ExitCode } from '../model/exit-codes.js';
import { formatAsked, formatNamed } from '../render/formats/registry.js';
import { hereOf, makeContext, progressOf, styleOf } from './context.js';
import { type Events, openEvents } from './events/events.js';
import { type ProgressShow, REACHING } from './events/progress.js';
import type { RunFacts } from './fail.js';
import { type Invocation, isEndless } from './invocation.js';
import type { Io } from './io.js';
import { openPiped } from './piped.js';
import { placeOf } from './place.js';
import { readersOfRun } from './readers/of-run.js';
import type { Saves } from './saves.js';
import { settingFlags } from './setting-flags.js';
import { outputFailed, type Stop, watchForStop } from './stop.js';
import type { Writer } from './writer.js';

/** Runs one command from settings to printed result, and gives its exit code. Throws what it threw. */
export async function execute(
	invocation: Invocation,
	io: Io,
	writer: Writer,
	facts: RunFacts,
): Promise<ExitCode> {
	const stop = watchForStop(io);
	const endless = isEndless(invocation);
	facts.signal = stop.signal;
	facts.follows = endless !== false;
	const closers: (() => void)[] = [];
	const atEnd = (close: () => void) => closers.push(close);
	writer.onClosed((error) => stop.now(outputFailed(error)));
	const events = openEvents();
	const { quiet } = invocation.globals;
	const piped = openPiped(io, stop.signal, (text) => {
		events.tell({ type: 'note', text: text.trimEnd() });
		if (!quiet) writer.err(text);
	});
	try {
		if (promisesReport(invocation, io)) await writer.out('\n');
		const flags = settingFlags(invocation);
		facts.readers = await readersOfRun(invocation, { io, writer, events });
		const show = showOf(invocation, { io, writer, silent: facts.readers?.takesStderr === true });
		events.listen(show.hear);
		atEnd(show.end);
		const { settings, refused } = await settingsFor(invocation, flags, io);
		const { format, machine } = await formatOf(invocation);
		const deadline = deadlineOf(invocation, settings);
		if (deadline !== null) stop.after(deadline, chosenDeadline(settings));
		const common = { invocation, io, writer, stop, events, atEnd };
		const { connect, now } = connectorOf({ ...common, settings, facts });
		const documentFile = facts.readers?.documentFile ?? null;
		const shown = { format, machine, piped, documentFile };
		const place = placeOf(settings, events.tell);
		const parts = { ...common, ...shown, settings, refused, flags, place, now };
		const doors = doorsOf(() => contextFor(null), common);
		const contextFor = (saves: Saves | null): CommandContext =>
			makeContext({ ...parts, saves, connect, ...doors });
		const runWith = (saves: Saves | null) => invocation.command.run(invocation.typed, contextFor(saves));
		const style = () => styleOf(io.stdout, invocation.globals, io, hereOf(flags), now());
		if (endless === 'on_save') {
			const { showOnSave } = await import('./on-save.js');
			const tell = async (document: object) => facts.readers?.tell(document);
			const again = { io, writer, signal: stop.signal, facts, style, format, machine, tell };
			const run = async (saves: Saves) => place.named(await runWith(saves), true);
			return await stop.within(showOnSave(run, again));
		}
		const result = await stop.within(runWith(null));
		show.end();
		if (!facts.wrote) piped.refuseLate();
		const write = facts.follows ? format.piece : format.result;
		const printed = place.named(result, facts.follows);
		await facts.readers?.tell(printed.document);
		const written = write(printed, style());
		for (const text of [written].flat()) await writer.out(text);
		await keepNames(printed.document, invocation, { settings, flags, io });
		refuseUnwritten(writer);
		return facts.readers?.exitOf(result.exit, facts.wrote) ?? result.exit;
	} finally {
		for (const close of closers) close();
		stop.dispose();
		piped.close();
	}
}

/** What moves an active version, and what looks at it afterwards: each opened where a command needs it. */
function doorsOf(context: () => CommandContext, common: Common) {
	const { invocation, io, stop, events, atEnd } = common;
	const rollout = async () => {
		const { openRollout } = await import('./rollout.js');
		const { settings, say } = context();
		return openRollout(settings, io, { atEnd, events, tell: (sentence) => say(() => `  ${sentence}`) });
	};
	const afterwards = async () => {
		const { openAfter } = await import('./after.js');
		const tell = tellerOf(common);
		const parts = { signal: stop.signal, tell: invocation.globals.quiet ? null : tell, atEnd };
		return openAfter(context().settings, io, parts);
	};
	return { rollout, afterwards };
}

/** How the run's result is written, and whether that is for a program. Throws `usage` for a path that no result has. */
async function formatOf({ command, everywhere, globals }: Invocation) {
	if (globals.pick !== undefined) {
		const { pickFormat } = await import('./pick/format.js');
		return { format: await pickFormat(globals.pick, command.declaration.result), machine: true };
	}
	const asked = formatAsked((flag) => everywhere[flag] === true);
	return { format: await formatNamed(asked), machine: asked !== 'text' };
}

/** Keeps at home which names a result told, for completion. The sandbox's own commands work beside the profile. */
async function keepNames(
	document: object,
	{ command }: Invocation,
	{ settings, flags, io }: { settings: Settings | null; flags: SettingFlags; io: Io },
): Promise<void> {
	if (settings === null || command.declaration.settings === 'sandbox') return;
	const { noteSeen } = await import('./completion/note.js');
	const { seenPlace } = await import('./completion/seen.js');
	const place = seenPlace(settings.file, io, flags.profile);
	noteSeen(document, ownerOf(io.env, io.user), place);
}

/** What everything in a run is given. */
interface Common {
	invocation: Invocation;
	io: Io;
	writer: Writer;
	stop: Stop;
	events: Events;
	atEnd: (close: () => void) => void;
}

interface ConnectorParts extends Common {
	settings: Settings | null;
	facts: RunFacts;
}

/** The way to the zone, taken once in a run, and the time: the server's once it has answered. */
function connectorOf({ settings, facts, ...common }: ConnectorParts) {
	const { invocation, io, writer, stop, events, atEnd } = common;
	let now = () => io.clock.now();
	const connect = async () => {
		if (settings === null) throw new Error(`${invocation.command.declaration.name} takes no settings`);
		events.progress(REACHING);
		const { connectZone } = await import('./connect.js');
		const debug = invocation.globals.debug ? (text: string) => writer.err(text) : null;
		const tell = tellerOf(common);
		const tellOver = (sentence: string) => {
			tell(sentence);
			events.progress(REACHING);
		};
		const told = invocation.globals.quiet ? null : tellOver;
		const parts = { io, signal: stop.signal, debug, facts, atEnd, progress: events.progress, tell: told };
		const admin = await connectZone(settings, parts);
		now = admin.reader.serverNow;
		return admin;
	};
	let opened: ReturnType<typeof connect> | undefined;
	return { connect: () => (opened ??= connect()), now: () => now() };
}

/** Tells a sentence on stderr, whatever is printed on stdout. */
function tellerOf({ writer, events }: Common): (sentence: string) => void {
	return (sentence) => {
		events.tell({ type: 'note', text: sentence });
		writer.err(`  ${sentence}\n`);
	};
}

/** Who shows what the run is at. */
function showOf(
	invocation: Invocation,
	{ io, writer, silent }: { io: Io; writer: Writer; silent: boolean },
): ProgressShow {
	return progressOf(invocation.globals, io, writer, silent || isEndless(invocation) === 'on_save');
}

async function settingsFor(
	{ command, typed }: Invocation,
	flags: SettingFlags,
	io: Io,
): Promise<{ settings: Settings | null; refused: CaracaliteError | null }> {
	const { settings: need, offlineWith, zoneWith } = command.declaration;
	const asksZone = zoneWith?.some((flag) => typed[flag] === true) || namesPlace(flags);
	if (need === 'none' && !(zoneWith !== undefined && asksZone)) return { settings: null, refused: null };
	const { loadSettings } = await import('../config/load.js');
	if (need === 'tried') {
		const refusal = (error: unknown) => {
			if (isCaracaliteError(error)) return { settings: null, refused: error };
			throw error;
		};
		return loadSettings(flags, io, 'shown').then((settings) => ({ settings, refused: null }), refusal);
	}
	const offline = need === 'none' || offlineWith?.every((flag) => typed[flag] !== undefined) === true;
	return { settings: await loadSettings(flags, io, offline ? 'optional' : need), refused: null };
}

/** Whether a report will be printed into a pipe: whoever reads it learns at once that one is coming. */
function promisesReport({ command, globals }: Invocation, io: Io): boolean {
	return (
		globals.json === true && io.stdoutIsPipe && command.declaration.result.schema === reportResult.schema
	);
}

function deadlineOf(invocation: Invocation, settings: Settings | null): number | null {
	const { timeout } = invocation.globals;
	if (timeout !== undefined) return timeout;
	return isEndless(invocation) === false ? (settings?.timeoutMs ?? null) : null;
}

/** Whether a flag or the profile sets the deadline. */
function chosenDeadline(settings: Settings | null): boolean {
	return settings?.origins.find(({ key }) => key === 'timeoutMs')?.origin !== 'default';
}

/** Throws `output_failed` where stdout did not take what was written; a reader that has left got what it wanted. */
function refuseUnwritten(writer: Writer): void {
	const failure = writer.failure();
	if (failure === null) return;
	const error = outputFailed(failure);
	if (error.code !== 'pipe_closed') throw error;
}
