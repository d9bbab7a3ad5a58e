import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { CaracaliteError } from '../../model/errors.js';
import type { Writer } from '../writer.js';
import { pipeSink } from './pipe.js';
import type { Sink } from './sink.js';

const MODE = 0o644;
const STDOUT = /^\/(dev\/(stdout|fd\/1)|proc\/self\/fd\/1)$/;
const STDERR = /^\/(dev\/(stderr|fd\/2)|proc\/self\/fd\/2)$/;
const DESCRIPTOR = /^\/(?:dev|proc\/self)\/fd\/(\d{1,4})$/;

/** Whether a path of `--write events=` is stderr, which then holds these lines instead of the story. */
export function isStderr(path: string): boolean {
	return path === '-' || STDERR.test(path);
}

/**
 * Opens what `--write events=` names, absolute or `-`: a file, which is emptied, a pipe, a device or a descriptor.
 * Throws `usage` for stdout, `file_unwritable`.
 */
export function openSink(path: string, writer: Writer, lost: (lines: number) => string): Sink {
	if (isStderr(path)) return stderrSink(writer);
	if (STDOUT.test(path)) {
		throw new CaracaliteError('usage', 'stdout is the result, so no events go there', {
			hint: 'name a file, a pipe, or - for stderr',
		});
	}
	try {
		return openPath(path, lost);
	} catch (cause) {
		if (cause instanceof CaracaliteError) throw cause;
		throw new CaracaliteError('file_unwritable', `${path} cannot be written (${codeOf(cause)})`, { cause });
	}
}

function stderrSink(writer: Writer): Sink {
	writer.takeErr();
	return { line: writer.raw, end: async () => null };
}

function openPath(path: string, lost: (lines: number) => string): Sink {
	const inherited = DESCRIPTOR.exec(path)?.[1];
	if (inherited !== undefined) {
		// A file is gone on with where it is; a pipe gets a description of its own, which never blocks.
		const descriptor = Number(inherited);
		const kind = kindOf(descriptor, path);
		if (kind !== 'pipe') return kind === 'socket' ? pipeSink(() => descriptor, lost) : fileSink(descriptor);
	}
	const descriptor = openNow(path);
	if (descriptor === null) return pipeSink(() => openNow(path), lost);
	try {
		if (kindOf(descriptor, path) === 'file') return fileSink(descriptor);
	} catch (error) {
		closeSync(descriptor);
		throw error;
	}
	return pipeSink(() => descriptor, lost);
}

/** Null for a pipe that nobody reads yet. */
function openNow(path: string): number | null {
	const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK } = constants;
	try {
		return openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, MODE);
	} catch (error) {
		if (codeOf(error) === 'ENXIO') return null;
		throw error;
	}
}

function kindOf(descriptor: number, path: string): 'file' | 'pipe' | 'socket' {
	const stat = fstatSync(descriptor);
	if (stat.isFile() || stat.isCharacterDevice()) return 'file';
	if (stat.isFIFO()) return 'pipe';
	if (stat.isSocket()) return 'socket';
	throw new CaracaliteError('file_unwritable', `${path} is neither a file nor a pipe`);
}

/** Each line is with the system when the call is over, so that it outlives the run, however that ends. */
function fileSink(descriptor: number): Sink {
	let failed: string | null = null;
	return {
		line(text) {
			if (failed !== null) return;
			try {
				writeSync(descriptor, text);
			} catch (error) {
				failed = `could not be written (${codeOf(error)})`;
			}
		},
		async end() {
			try {
				closeSync(descriptor);
			} catch (error) {
				failed ??= `could not be written (${codeOf(error)})`;
			}
			return failed;
		},
	};
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
