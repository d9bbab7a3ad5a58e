import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { CaracaliteError } from '../model/errors.js';
import { LARGEST_DOCUMENT } from '../model/json-pieces.js';
import type { Io } from './io.js';
import { openFile, tooLargeToRead } from './open-file.js';

/** After this, a run that waits for stdin says so. */
const SILENCE_MS = 2_000;

/** A file's text by path relative to the working directory, without a byte order mark; `-` is stdin. */
export async function readInput(
	path: string,
	io: Io,
	signal: AbortSignal,
	say: (text: string) => void,
): Promise<string> {
	if (path === '-') return readStdin(io, signal, say);
	const file = resolve(io.cwd, path);
	try {
		const { stream, isPipe } = await openFile(file, path);
		const text = await readAll(addAbortSignal(signal, stream), path, signal);
		if (isPipe && text === '') {
			throw new CaracaliteError('file_unreadable', `${path} is a pipe that nobody wrote on`);
		}
		return text;
	} catch (error) {
		throw fileError(error, path);
	}
}

async function readStdin(io: Io, signal: AbortSignal, say: (text: string) => void): Promise<string> {
	if (io.stdin.isTTY) {
		throw new CaracaliteError('needs_answer', 'nothing is piped into stdin', {
			hint: 'Name a file instead of `-`.',
		});
	}
	const timer = setTimeout(() => say('Waiting for stdin.\n'), SILENCE_MS);
	try {
		return await readAll(addAbortSignal(signal, io.stdin), 'stdin', signal);
	} finally {
		clearTimeout(timer);
	}
}

/** All of a stream or of what comes in pieces, as text. Throws the reason of the signal. */
export async function readAll(
	stream: AsyncIterable<unknown>,
	name: string,
	signal: AbortSignal,
): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	try {
		for await (const part of stream) {
			const bytes = bytesOf(part);
			size += bytes.length;
			if (size > LARGEST_DOCUMENT) throw tooLargeToRead(name);
			parts.push(bytes);
		}
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	}
	return decode(Buffer.concat(parts), name);
}

function bytesOf(part: unknown): Buffer {
	if (typeof part === 'string') return Buffer.from(part);
	if (part instanceof Uint8Array) return Buffer.from(part);
	throw new Error('a stream gave neither bytes nor text');
}

function decode(bytes: Buffer, name: string): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new CaracaliteError('file_not_text', `${name} is not UTF-8 text`);
	}
}

function fileError(error: unknown, path: string): unknown {
	if (!(error instanceof Error) || !('code' in error) || error instanceof CaracaliteError) return error;
	if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
		return new CaracaliteError('file_not_found', `there is no file ${path}`, { cause: error });
	}
	return new CaracaliteError('file_unreadable', `${path} cannot be read (${String(error.code)})`, {
		cause: error,
	});
}
