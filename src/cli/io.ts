import { fstatSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../core/ports.js';
import type { User } from '../model/ownership.js';
import { systemClock } from './clock.js';

/** A stream to write on, and what is known of the terminal behind it. */
export interface OutStream extends Writable {
	isTTY?: boolean;
	columns?: number;
	rows?: number;
}

export interface InStream extends Readable {
	isTTY?: boolean;
}

/** The world of one run. Nothing else in the project touches `process`. */
export interface Io {
	stdin: InStream;
	stdout: OutStream;
	stderr: OutStream;
	env: Readonly<Record<string, string | undefined>>;
	cwd: string;
	/** Who runs this. */
	user: User;
	clock: Clock;
	/** Of this process, for whoever waits for it to end. */
	pid: number;
	/** Whether stdin is a pipe, a socket or a file, from which a report may come. */
	stdinIsPiped: boolean;
	/** Calls `listener` on the first interrupt; the next one is the system's. Gives the way to stop listening. */
	onInterrupt(listener: () => void): () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The io of this process. */
export function processIo(): Io {
	return {
		get stdin() {
			return process.stdin;
		},
		stdout: process.stdout,
		stderr: process.stderr,
		env: process.env,
		cwd: process.cwd(),
		user: currentUser(),
		clock: systemClock,
		pid: process.pid,
		get stdinIsPiped() {
			return isPiped();
		},
		onInterrupt(listener) {
			const stop = () => {
				for (const signal of SIGNALS) process.off(signal, heard);
			};
			const heard = () => {
				// Later, since whoever else listens ends the process where it finds itself alone.
				setImmediate(stop);
				listener();
			};
			for (const signal of SIGNALS) process.on(signal, heard);
			return stop;
		},
	};
}

/** Who this process acts as; null where the system has no numbers for it. */
function currentUser(): User {
	const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
	return uid === undefined || gid === undefined ? null : { uid, gid };
}

function isPiped(): boolean {
	try {
		const stat = fstatSync(0);
		return stat.isFIFO() || stat.isFile() || stat.isSocket();
	} catch {
		return false;
	}
}
