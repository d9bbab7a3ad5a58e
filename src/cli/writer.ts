import type { Io, OutStream } from './io.js';

/** The one writer. A pipe that was closed, or a disk that is full, swallows what follows, quietly. */
export interface Writer {
	/** Writes on stdout; settles when the text has left. */
	out(text: string): Promise<void>;
	/** Writes on stderr. */
	err(text: string): void;
	/** Calls `listener` once stdout takes no more, with why. */
	onClosed(listener: (error: Error) => void): void;
	/** Why stdout takes no more; null while it does. */
	failure(): Error | null;
}

/** Makes the writer of a run; call it once a run. */
export function makeWriter(io: Io): Writer {
	const listeners: ((error: Error) => void)[] = [];
	let failure: Error | null = null;
	const stdout = quietly(io.stdout, (error) => {
		failure = error;
		for (const listener of listeners) listener(error);
	});
	const stderr = quietly(io.stderr, () => {});
	return {
		out: stdout,
		err: (text) => void stderr(text),
		onClosed: (listener) => listeners.push(listener),
		failure: () => failure,
	};
}

function quietly(stream: OutStream, onClosed: (error: Error) => void): (text: string) => Promise<void> {
	let failed = false;
	const waiting = new Set<() => void>();
	const fail = (error: Error) => {
		for (const settle of waiting) settle();
		waiting.clear();
		if (failed) return;
		failed = true;
		onClosed(error);
	};
	stream.on('error', fail);
	return (text) =>
		new Promise((resolve) => {
			if (failed || text === '') return resolve();
			waiting.add(resolve);
			stream.write(text, (error) => {
				waiting.delete(resolve);
				if (error) fail(error);
				resolve();
			});
		});
}
