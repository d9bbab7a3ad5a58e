import { fstatSync, type Stats } from 'node:fs';
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

/** The world of one run. Nothing else in the project touches `process`, but what answers quickly. */
export interface Io {
	stdin: InStream;
	stdout: OutStream;
	stderr: OutStream;
	env: Readonly<Record<string, string | undefined>>;
	cwd: string;
	/** Who runs this. */
	user: User;
	clock: Clock;
	/** Version of Node, and the system that it runs on. */
	node: { version: string; platform: string };
	/** Of this process, for whoever waits for it to end. */
	pid: number;
	/** Whether stdin is a pipe, a socket or a file, from which a report may come. */
	stdinIsPiped: boolean;
	/** Whether stdout is a pipe or a socket, on which another command may wait. */
	stdoutIsPipe: boolean;
	/** Calls `listener` on the first interrupt; the next one is the system's. Gives the way to stop listening. */
	onInterrupt(listener: () => void): () => void;
}

/**
 * For how long a run waits for the first byte on a stdin that may hold a report. Whatever prints a report
 * into a pipe writes a newline at once, so that a report that is coming shows within that time.
 */
export const PIPE_PATIENCE_MS = 2_000;

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
		node: { version: process.version, platform: `${process.platform} ${process.arch}` },
		pid: process.pid,
		get stdinIsPiped() {
			return isPipe(0) || isFile(0);
		},
		get stdoutIsPipe() {
			return isPipe(1);
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
export function currentUser(): User {
	const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
	return uid === undefined || gid === undefined ? null : { uid, gid };
}

function isPipe(descriptor: number): boolean {
	const stat = statOf(descriptor);
	return stat !== null && (stat.isFIFO() || stat.isSocket());
}

function isFile(descriptor: number): boolean {
	return statOf(descriptor)?.isFile() === true;
}

/** Null where a descriptor is closed. */
function statOf(descriptor: number): Stats | null {
	try {
		return fstatSync(descriptor);
	} catch {
		return null;
	}
}

/** Ends a process group by the id of its leader; one of which nothing is left is no failure. */
export function killGroup(leader: number | undefined): void {
	if (leader === undefined) return;
	try {
		process.kill(-leader, 'SIGKILL');
	} catch {
		// Nothing of it is left.
	}
}
