import type { Io, OutStream } from './io.js';

/** The one writer. A pipe that was closed, or a disk that is full, swallows what follows, quietly. */
export interface Writer {
	/** Writes on stdout; settles when the text has left. */
	out(text: string): Promise<void>;
	/** Writes on stderr, for a person. */
	err(text: string): void;
	/** Writes on stderr as it is, for a program that knows the form. */
	raw(text: string): void;
	/** From now on stderr is for a program alone: what is for a person is dropped. */
	takeErr(): void;
	/** Calls `listener` once stdout takes no more, with why. */
	onClosed(listener: (error: Error) => void): void;
	/** Why stdout takes no more; null while it does. */
	failure(): Error | null;
}

/** What the runner of GitHub Actions may take for a command of the workflow: it looks for the second anywhere in a line. */
const COMMAND = /::|##\[/;

/** Text of which no line is a command of a workflow: the runner reads none until a word comes that nobody can know. */
function guarded(text: string): string {
	if (!COMMAND.test(text)) return text;
	const end = crypto.randomUUID();
	return `::stop-commands::${end}\n${text.endsWith('\n') ? text : `${text}\n`}::${end}::\n`;
}

/** Makes the writer of a run; call it once a run. `inGitHub` where a step of GitHub Actions reads stderr. */
export function makeWriter(io: Io, inGitHub = false): Writer {
	const listeners: ((error: Error) => void)[] = [];
	let failure: Error | null = null;
	let taken = false;
	const stdout = quietly(io.stdout, (error) => {
		failure = error;
		for (const listener of listeners) listener(error);
	});
	const stderr = quietly(io.stderr, () => {});
	return {
		out: stdout,
		err: (text) => {
			if (!taken) void stderr(inGitHub ? guarded(text) : text);
		},
		raw: (text) => void stderr(text),
		takeErr: () => {
			taken = true;
		},
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
