import {
	chmodSync,
	closeSync,
	constants,
	existsSync,
	fsyncSync,
	lstatSync,
	mkdirSync,
	openSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { factsOf, type User, whyNotOwn } from '../model/ownership.js';

const FOR_OTHERS = 0o077;

/** A path that is a link, or another user's; the message is the end of a sentence about a journal. */
export class NotOwn extends Error {}

/** Throws {@link NotOwn} where a path is there and is not the user's own; links are not followed. */
export function checkOwn(path: string, wanted: 'file' | 'directory', user: User): void {
	const stats = lstatSync(path, { throwIfNoEntry: false });
	const facts = stats && factsOf(stats);
	// Whoever makes a directory where a file is hears so from the system.
	if (facts === undefined || (wanted === 'directory' && facts.kind === 'file')) return;
	const why = whyNotOwn(facts, wanted, user);
	if (why !== null) throw new NotOwn(`${path} ${why}`);
}

/** Makes a directory, and makes sure that nobody else may look into it. Throws {@link NotOwn}. */
export function privateDirectory(path: string, user: User): void {
	checkOwn(path, 'directory', user);
	makeDirectory(path);
	if ((lstatSync(path).mode & FOR_OTHERS) !== 0) chmodSync(path, 0o700);
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

/**
 * Makes an empty file, unless it is there, that nobody else may read. The files beside it take its mode.
 * Throws {@link NotOwn}, also for what a database keeps beside it.
 */
export function privateFile(path: string, user: User): void {
	for (const end of ['', '-wal', '-shm', '-journal']) checkOwn(path + end, 'file', user);
	if (existsSync(path)) {
		if ((lstatSync(path).mode & FOR_OTHERS) !== 0) chmodSync(path, 0o600);
		return;
	}
	closeSync(openSync(path, constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600));
	const directory = openSync(dirname(path), 'r');
	try {
		fsyncSync(directory);
	} finally {
		closeSync(directory);
	}
}
