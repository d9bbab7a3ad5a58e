import { flagsOf } from '../commands/declaration/take.js';
import { reportResult } from '../commands/results.js';
import type { SettingFlags, Settings } from '../config/settings.js';
import type { ExitCode } from '../model/exit-codes.js';
import { formatAsked, formatNamed } from '../render/formats/registry.js';
import { hereOf, makeContext, progressOf, styleOf } from './context.js';
import type { RunFacts } from './fail.js';
import type { Invocation } from './invocation.js';
import type { Io } from './io.js';
import { openPiped } from './piped.js';
import { placeOf } from './place.js';
import type { ProgressShow } from './progress.js';
import { settingFlags } from './setting-flags.js';
import { outputFailed, watchForStop } from './stop.js';
import type { Writer } from './writer.js';

const REACHING = 'reaching the zone';

/** Runs one command from settings to printed result, and gives its exit code. Throws what it threw. */
export async function execute(
	invocation: Invocation,
	io: Io,
	writer: Writer,
	facts: RunFacts,
): Promise<ExitCode> {
	const stop = watchForStop(io);
	const show = progressOf(invocation.globals, io, writer);
	facts.signal = stop.signal;
	facts.follows = isEndless(invocation);
	const closers: (() => void)[] = [];
	const atEnd = (close: () => void) => closers.push(close);
	writer.onClosed((error) => stop.now(outputFailed(error)));
	const piped = openPiped(io, stop.signal, (text) => {
		if (invocation.globals.quiet) return;
		show.pause();
		writer.err(text);
	});
	try {
		if (promisesReport(invocation, io)) await writer.out('\n');
		const flags = settingFlags(invocation);
		const settings = await settingsFor(invocation, flags, io);
		const asked = formatAsked((flag) => invocation.everywhere[flag] === true);
		const format = await formatNamed(asked);
		const deadline = deadlineOf(invocation, settings);
		if (deadline !== null) stop.after(deadline, chosenDeadline(settings));
		let now = () => io.clock.now();
		const connect = async () => {
			show.begin(REACHING);
			const { connectZone } = await import('./connect.js');
			const debug = invocation.globals.debug ? (text: string) => writer.err(text) : null;
			const admin = await connectZone(context.settings, {
				io,
				signal: stop.signal,
				debug,
				facts,
				atEnd,
				progress: show.progress,
				tell: invocation.globals.quiet ? null : tellOver(show, writer),
			});
			now = admin.reader.serverNow;
			return admin;
		};
		let opened: ReturnType<typeof connect> | undefined;
		const once = () => (opened ??= connect());
		const rollout = async () => {
			const { openRollout } = await import('./rollout.js');
			const tell = (sentence: string) => context.say(() => `  ${sentence}`);
			return openRollout(context.settings, io, { atEnd, tell });
		};
		const shown = { format, machine: asked !== 'text', piped };
		const place = placeOf(settings);
		const inputs = { invocation, io, writer, stop, show, settings, flags, place };
		const parts = { ...inputs, ...shown, now: () => now() };
		const context = makeContext({ ...parts, connect: once, rollout });
		const result = await stop.within(invocation.command.run(invocation.typed, context));
		show.end();
		if (!facts.wrote) piped.refuseLate();
		const write = facts.follows ? format.piece : format.result;
		const printed = place.named(result, facts.follows);
		const style = styleOf(io.stdout, invocation.globals, io, hereOf(flags), now());
		const written = write(printed, style);
		for (const text of [written].flat()) await writer.out(text);
		refuseUnwritten(writer);
		return result.exit;
	} finally {
		show.end();
		stop.dispose();
		piped.close();
		for (const close of closers) close();
	}
}

/** Tells a sentence over the spinner, which then goes on. */
function tellOver(show: ProgressShow, writer: Writer): (sentence: string) => void {
	return (sentence) => {
		show.pause();
		writer.err(`  ${sentence}\n`);
		show.begin(REACHING);
	};
}

async function settingsFor({ command }: Invocation, flags: SettingFlags, io: Io): Promise<Settings | null> {
	const need = command.declaration.settings;
	if (need === 'none') return null;
	const { loadSettings } = await import('../config/load.js');
	return loadSettings(flags, io, need);
}

/** Whether a report will be printed into a pipe: whoever reads it learns at once that one is coming. */
function promisesReport({ command, globals }: Invocation, io: Io): boolean {
	return (
		globals.json === true && io.stdoutIsPipe && command.declaration.result.schema === reportResult.schema
	);
}

/** Whether a run goes on until it is stopped. */
function isEndless({ command, typed }: Invocation): boolean {
	const { endless, flags } = command.declaration;
	return endless === true || flagsOf(flags).some(([key, flag]) => flag.endless && typed[key] === true);
}

function deadlineOf(invocation: Invocation, settings: Settings | null): number | null {
	const { timeout } = invocation.globals;
	if (timeout !== undefined) return timeout;
	return isEndless(invocation) ? null : (settings?.timeoutMs ?? null);
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
