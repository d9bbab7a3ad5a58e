import type { Settings } from '../config/settings.js';
import type { ExitCode } from '../core/exit-codes.js';
import type { CommandResult } from './command.js';
import { makeContext, progressOf, settingFlags, styleOf } from './context.js';
import type { RunFacts } from './fail.js';
import type { Invocation } from './invocation.js';
import type { Io } from './io.js';
import { jsonTexts } from './json.js';
import { makePage } from './page.js';
import { outputFailed, watchForStop } from './stop.js';
import type { Writer } from './writer.js';

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
	facts.follows = invocation.needs.endless?.(invocation.options) === true;
	const closers: (() => void)[] = [];
	const atEnd = (close: () => void) => closers.push(close);
	writer.onClosed((error) => stop.now(outputFailed(error)));
	try {
		const settings = await settingsFor(invocation, io);
		const deadline = deadlineOf(invocation, settings);
		if (deadline !== null) stop.after(deadline, chosenDeadline(settings));
		const connect = async () => {
			show.begin('reaching the zone');
			const { connectZone } = await import('./connect.js');
			const debug = invocation.globals.debug ? (text: string) => writer.err(text) : null;
			return connectZone(context.settings, {
				io,
				signal: stop.signal,
				debug,
				facts,
				atEnd,
				progress: show.progress,
			});
		};
		let opened: ReturnType<typeof connect> | undefined;
		const once = () => (opened ??= connect());
		const rollout = async () => {
			const { openRollout } = await import('./rollout.js');
			const tell = (sentence: string) => context.say(() => `  ${sentence}`);
			return openRollout(context.settings, io, { atEnd, tell });
		};
		const parts = { invocation, io, writer, stop, show, settings };
		const context = makeContext({ ...parts, connect: once, rollout });
		const command = await invocation.load();
		const result = await stop.within(command.run(invocation.args, invocation.options, context));
		show.end();
		await print(result, invocation, { io, writer, facts });
		refuseUnwritten(writer);
		return result.exit;
	} finally {
		show.end();
		stop.dispose();
		for (const close of closers) close();
	}
}

async function settingsFor(invocation: Invocation, io: Io): Promise<Settings | null> {
	if (invocation.needs.settings === 'none') return null;
	const { loadSettings } = await import('../config/load.js');
	return loadSettings(settingFlags(invocation), io.env, io.cwd, invocation.needs.settings);
}

function deadlineOf({ globals, needs, options }: Invocation, settings: Settings | null): number | null {
	if (globals.timeout !== undefined) return globals.timeout;
	return needs.endless?.(options) ? null : (settings?.timeoutMs ?? null);
}

/** Whether a flag or the profile sets the deadline. */
function chosenDeadline(settings: Settings | null): boolean {
	return settings?.origins.find(({ key }) => key === 'timeoutMs')?.origin !== 'default';
}

async function print(result: CommandResult, { globals }: Invocation, to: PrintTo): Promise<void> {
	const { io, writer, facts } = to;
	if (globals.json) {
		for (const text of jsonTexts(result.document, facts.follows ? 0 : 2)) await writer.out(text);
		return;
	}
	await writer.out(makePage(result.text.bind(result), styleOf(io.stdout, globals, io)));
}

/** Throws `output_failed` where stdout did not take what was written; a reader that has left got what it wanted. */
function refuseUnwritten(writer: Writer): void {
	const failure = writer.failure();
	if (failure === null) return;
	const error = outputFailed(failure);
	if (error.code !== 'pipe_closed') throw error;
}

interface PrintTo {
	io: Io;
	writer: Writer;
	facts: RunFacts;
}
