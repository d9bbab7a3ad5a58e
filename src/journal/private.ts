import {
	chmodSync,
	closeSync,
	constants,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	statSync,
} from 'node:fs';
import { dirname } from 'node:path';

const FOR_OTHERS = 0o077;

/** Makes a directory, and makes sure that nobody else may look into it. */
export function privateDirectory(path: string): void {
	makeDirectory(path);
	if ((statSync(path).mode & FOR_OTHERS) !== 0) chmodSync(path, 0o700);
}

/** Step by step: the recursive `mkdirSync` of Node 20 never ends where the system makes none, as under /proc. */
function makeDirectory(path: string): void {
	if (existsSync(path)) return;
	makeDirectory(dirname(path));
	try {
		mkdirSync(path, { mode: 0o700 });
	} catch (error) {
		// Another run may have made it meanwhile.
		if (!existsSync(path)) throw error;
	}
}

/** Makes an empty file, unless it is there, that nobody else may read. The files beside it take its mode. */
export function privateFile(path: string): void {
	if (existsSync(path)) {
		if ((statSync(path).mode & FOR_OTHERS) !== 0) chmodSync(path, 0o600);
		return;
	}
	closeSync(openSync(path, constants.O_CREAT | constants.O_WRONLY, 0o600));
	const directory = openSync(dirname(path), 'r');
	try {
		fsyncSync(directory);
	} finally {
		closeSync(directory);
	}
}
