import type { CommandResult } from '../commands/contract.js';
import type { Settings } from '../config/settings.js';
import type { ExitCode } from '../model/exit-codes.js';
import { jsonText } from '../render/json.js';
import { makeContext, progressOf, settingFlags, styleOf } from './context.js';
import type { RunFacts } from './fail.js';
import type { Invocation } from './invocation.js';
import type { Io } from './io.js';
import { makePage } from './page.js';
import type { ProgressShow } from './progress.js';
import { pipeClosed, watchForStop } from './stop.js';
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
	facts.follows = invocation.needs.endless?.(invocation.options) === true;
	const closers: (() => void)[] = [];
	const atEnd = (close: () => void) => closers.push(close);
	writer.onClosed(() => stop.now(pipeClosed()));
	try {
		const settings = await settingsFor(invocation, io);
		const deadline = deadlineOf(invocation, settings);
		if (deadline !== null) stop.after(deadline, chosenDeadline(settings));
		const connect = async () => {
			show.begin(REACHING);
			const { connectZone } = await import('./connect.js');
			const debug = invocation.globals.debug ? (text: string) => writer.err(text) : null;
			return connectZone(context.settings, {
				io,
				signal: stop.signal,
				debug,
				facts,
				atEnd,
				progress: show.progress,
				tell: invocation.globals.quiet ? null : tellOver(show, writer),
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
		return result.exit;
	} finally {
		show.end();
		stop.dispose();
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

async function settingsFor(invocation: Invocation, io: Io): Promise<Settings | null> {
	if (invocation.needs.settings === 'none') return null;
	const { loadSettings } = await import('../config/load.js');
	return loadSettings(settingFlags(invocation), io, invocation.needs.settings);
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
	if (globals.json) return writer.out(jsonText(result.document, facts.follows ? 0 : 2));
	await writer.out(makePage(result.text.bind(result), styleOf(io.stdout, globals, io)));
}

interface PrintTo {
	io: Io;
	writer: Writer;
	facts: RunFacts;
}
