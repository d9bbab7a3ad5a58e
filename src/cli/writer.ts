import type { Io, OutStream } from './io.js';

/** The one writer. A pipe that was closed swallows what follows, quietly. */
export interface Writer {
	/** Writes on stdout; settles when the text has left. */
	out(text: string): Promise<void>;
	/** Writes on stderr. */
	err(text: string): void;
	/** Calls `listener` once stdout was closed by whoever read it. */
	onClosed(listener: () => void): void;
}

/** Makes the writer of a run; call it once a run. */
export function makeWriter(io: Io): Writer {
	const listeners: (() => void)[] = [];
	const stdout = quietly(io.stdout, () => {
		for (const listener of listeners) listener();
	});
	const stderr = quietly(io.stderr, () => {});
	return {
		out: stdout,
		err: (text) => void stderr(text),
		onClosed: (listener) => listeners.push(listener),
	};
}

function quietly(stream: OutStream, onClosed: () => void): (text: string) => Promise<void> {
	let failed = false;
	const waiting = new Set<() => void>();
	const fail = () => {
		for (const settle of waiting) settle();
		waiting.clear();
		if (failed) return;
		failed = true;
		onClosed();
	};
	stream.on('error', fail);
	return (text) =>
		new Promise((resolve) => {
			if (failed || text === '') return resolve();
			waiting.add(resolve);
			stream.write(text, () => {
				waiting.delete(resolve);
				resolve();
			});
		});
}
