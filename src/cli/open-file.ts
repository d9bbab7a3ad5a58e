import { closeSync, constants, createReadStream, fstatSync, open } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { CaracaliteError } from '../model/errors.js';
import { LARGEST_DOCUMENT } from '../model/json-pieces.js';

/** An opened file or pipe; `isPipe` tells that nothing at all on it means that nobody wrote. */
export interface OpenedFile {
	stream: Readable;
	isPipe: boolean;
}

/**
 * Opens a file to be read. Neither the opening nor a read waits where it cannot be broken off: a pipe is
 * read as a socket is, a device is refused. Throws what the system says, `file_unreadable`.
 */
export async function openFile(file: string, name: string): Promise<OpenedFile> {
	const fd = await promisify(open)(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	const stat = fstatSync(fd);
	if (stat.isFile() && stat.size <= LARGEST_DOCUMENT) {
		return { stream: createReadStream(file, { fd }), isPipe: false };
	}
	if (stat.isFIFO()) return { stream: new Socket({ fd, readable: true, writable: false }), isPipe: true };
	closeSync(fd);
	if (stat.isFile()) throw tooLargeToRead(name);
	const what = stat.isDirectory() ? 'a directory' : 'a device';
	throw new CaracaliteError('file_unreadable', `${name} is ${what}, not a file`, {
		hint: 'Name a file, or give `-` and pipe it into stdin.',
	});
}

/** The error of an input that is larger than any that is written. */
export function tooLargeToRead(name: string): CaracaliteError {
	return new CaracaliteError(
		'file_too_large',
		`${name} is larger than ${LARGEST_DOCUMENT / 1024 / 1024} MiB`,
	);
}
