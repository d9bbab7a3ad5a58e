import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import { CaracaliteError } from '../model/errors.js';
import { readAll } from './input.js';
import { type Io, PIPE_PATIENCE_MS } from './io.js';

/** After this, a run that waits for the rest of what is coming says so. */
const SILENCE_MS = 2_000;

/** A stdin that may hold a report. */
export interface PipedInput {
	/**
	 * The text on it, once a run; null where it is no pipe or file, holds nothing, was read for something
	 * else, or stays silent. Throws `bad_report` as soon as it shows that it is no report.
	 */
	read(): Promise<string | null>;
	/** Throws `late_report` where something came after nothing was waited for any more. */
	refuseLate(): void;
	/** Says that stdin was read for something else. */
	take(): void;
	/** Lets go of a stdin that is silent, which would hold the process. */
	close(): void;
}

/** Opens the stdin of a run; nothing of it is read before it is asked for. */
export function openPiped(io: Io, signal: AbortSignal, say: (text: string) => void): PipedInput {
	let taken = false;
	let silent = false;
	let late = false;
	return {
		async read() {
			if (taken || !io.stdinIsPiped) return null;
			taken = true;
			const chunks = addAbortSignal(signal, io.stdin)[Symbol.asyncIterator]();
			const first = chunks.next();
			if (await isSilent(first, io, signal)) {
				silent = true;
				say('Nothing came on stdin within 2 s: going on without a report (caracalite help pipes).\n');
				first.then(
					({ done }) => {
						late = done !== true;
					},
					() => {},
				);
				return null;
			}
			return readReportText(first, chunks, io.stdin, { signal, say });
		},
		refuseLate() {
			if (!late) return;
			throw new CaracaliteError(
				'late_report',
				'something came on stdin when it was not waited for any more',
				{
					hint: 'wait for it with --report -; where it is no report, as in a loop, give this command </dev/null',
				},
			);
		},
		take() {
			taken = true;
		},
		close() {
			if (silent) io.stdin.destroy();
		},
	};
}

/** Whether nothing comes within the patience; what ends or fails is not silent. */
async function isSilent(first: Promise<unknown>, io: Io, signal: AbortSignal): Promise<boolean> {
	const done = new AbortController();
	const stop = AbortSignal.any([signal, done.signal]);
	const silent = io.clock.sleep(PIPE_PATIENCE_MS, stop).then(
		() => true,
		() => false,
	);
	const came = first.then(
		() => false,
		() => false,
	);
	try {
		return await Promise.race([came, silent]);
	} finally {
		done.abort();
	}
}

type Chunks = AsyncIterator<unknown>;

/** The whole text; null where there is none at all. A newline alone promised a report. */
async function readReportText(
	first: ReturnType<Chunks['next']>,
	chunks: Chunks,
	stdin: Readable,
	{ signal, say }: { signal: AbortSignal; say: (text: string) => void },
): Promise<string | null> {
	const timer = setTimeout(() => say('Waiting for stdin.\n'), SILENCE_MS);
	let looked = '';
	async function* checked(): AsyncGenerator<Uint8Array | string> {
		for (let next = await first; next.done !== true; next = await chunks.next()) {
			const part = next.value;
			if (typeof part !== 'string' && !(part instanceof Uint8Array)) throw new Error('stdin gave no bytes');
			if (looked === '') looked = refuseOther(part, stdin);
			yield part;
		}
	}
	try {
		const text = await readAll(checked(), 'stdin', signal);
		return text === '' ? null : text;
	} finally {
		clearTimeout(timer);
	}
}

/** What a chunk begins with, but for blanks; throws where that begins no report, without waiting for the rest. */
function refuseOther(part: Uint8Array | string, stdin: Readable): string {
	const text = (typeof part === 'string' ? part : Buffer.from(part).toString('latin1')).trimStart();
	const begins = text.replace(/^ï»¿/, '').slice(0, 1);
	if (begins === '' || begins === '{' || begins === '[') return begins;
	stdin.destroy();
	throw new CaracaliteError('bad_report', 'what is on stdin is not JSON, so it is no report', {
		hint: 'give the command before --json; where no report is meant, as in a loop, give this one </dev/null',
	});
}
