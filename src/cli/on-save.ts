import { type CaracaliteError, isCaracaliteError } from '../model/errors.js';
import type { ExitCode } from '../model/exit-codes.js';
import type { Format, Printed } from '../render/formats/format.js';
import type { Style } from '../render/style.js';
import { asFailure, errorDocument, type RunFacts } from './fail.js';
import type { Io } from './io.js';
import { openSaves, type Saves } from './saves.js';
import { openScreen } from './screen.js';
import type { Writer } from './writer.js';

/** How the pages of a run that goes on are shown. */
export interface OnSaveParts {
	io: Io;
	writer: Writer;
	signal: AbortSignal;
	facts: RunFacts;
	/** As it is when a page is drawn. */
	style: () => Style;
	format: Format;
	/** Whether stdout is for a program, which gets one document a line. */
	machine: boolean;
	/** Tells others what came of a run. */
	tell: (document: object) => Promise<void>;
}

/** Editors save in several steps; this long after the last one the file is whole, milliseconds. */
const SETTLED_MS = 20;

/**
 * Runs a command, and again whenever something that it read is saved; `run` tells its saves what it
 * reads before it does. An interrupt is how it ends, of which there is nothing to tell; it throws any
 * other reason to stop, and a failure that no save mends.
 */
export async function showOnSave(
	run: (saves: Saves) => Promise<Printed>,
	{ io, writer, signal, facts, style, format, machine, tell }: OnSaveParts,
): Promise<ExitCode> {
	const screen = machine ? writer.out : openScreen(io.stdout, writer);
	const page = async (saves: Saves): Promise<void> => {
		try {
			const printed = await run(saves);
			await tell(printed.document);
			await screen(format.piece(printed, style()));
		} catch (error) {
			const failure = asFailure(error, facts);
			if (!isMendedBySaving(failure, signal)) throw error;
			const document = errorDocument(failure, facts.debug);
			await tell(document);
			const { to, text } = await format.failure(document, async () => style(), true);
			if (to === 'out' || io.stdout.isTTY === true) await screen(text);
			else writer.err(text);
		}
	};
	const bell = openBell(signal);
	const watching: Saves[] = [];
	try {
		for (;;) {
			const saves = openSaves(io.cwd, bell.ring);
			watching.push(saves);
			await page(saves);
			// The watch before has gone on until this one was complete.
			while (watching.length > 1) watching.shift()?.close();
			await bell.rung();
		}
	} catch (error) {
		if (isCaracaliteError(error, 'interrupted')) return error.exit;
		throw error;
	} finally {
		for (const saves of watching) saves.close();
	}
}

/** A bell that remembers that it was rung, once it has been quiet for a moment. */
function openBell(signal: AbortSignal) {
	let timer: NodeJS.Timeout | undefined;
	let isRung = false;
	let heard: (() => void) | null = null;
	const settle = () => {
		isRung = true;
		heard?.();
	};
	return {
		ring: () => {
			clearTimeout(timer);
			timer = setTimeout(settle, SETTLED_MS);
		},
		rung: () =>
			new Promise<void>((resolve, reject) => {
				const stop = () => {
					clearTimeout(timer);
					reject(signal.reason);
				};
				if (signal.aborted) return stop();
				signal.addEventListener('abort', stop, { once: true });
				heard = () => {
					if (!isRung) return;
					isRung = false;
					heard = null;
					signal.removeEventListener('abort', stop);
					resolve();
				};
				heard();
			}),
	};
}

/** Whether a later save can mend what failed: not the command line, nor a stop, nor a bug. */
function isMendedBySaving(failure: CaracaliteError, signal: AbortSignal): boolean {
	return !signal.aborted && !['usage', 'bug', 'output_failed', 'pipe_closed'].includes(failure.code);
}
