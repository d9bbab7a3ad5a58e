import { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { systemClock } from '../../src/cli/clock.js';
import { type Io, processIo } from '../../src/cli/io.js';
import { run } from '../../src/cli/main.js';
import type { Clock } from '../../src/core/ports.js';
import type { User } from '../../src/model/ownership.js';

/** How a run of the command line ended, and what it printed. */
export interface CliRun {
	exit: number;
	stdout: string;
	stderr: string;
	/** stdout as the JSON document that it has to be. */
	json(): Record<string, unknown>;
}

export interface CliWorld {
	env?: Record<string, string>;
	cwd?: string;
	/** Who runs it; whoever runs the tests, unless given. */
	user?: User;
	/** Text on stdin, as from a pipe; without it stdin is no pipe and holds nothing. */
	stdin?: string | Readable;
	/** The machine's, unless given. */
	clock?: Clock;
	/** Aborts the run, as Ctrl-C does. */
	interrupt?: Promise<unknown>;
	/** Hears all of stdout so far whenever something is written on it. */
	onOut?: (text: string) => void;
	/** Stdout is a pipe, on which another command may wait. */
	stdoutIsPipe?: boolean;
	/** Whoever read stdout has left. */
	stdoutClosed?: boolean;
}

/** Whoever runs the tests. */
export const ME: User = processIo().user;

/** The machine's time, but that every sleep is over in a moment, and the time that it skips has passed. */
export function hastyClock(): Clock {
	let skipped = 0;
	return {
		now: () => systemClock.now() + skipped,
		async sleep(milliseconds, signal) {
			const moment = Math.min(milliseconds, 5);
			await systemClock.sleep(moment, signal);
			skipped += milliseconds - moment;
		},
	};
}

/** A hasty clock, but for the time that a canary has, which is the machine's: it is a process, which takes what it takes. */
export function patientClock(): Clock {
	const clock = hastyClock();
	return {
		now: clock.now,
		sleep: (ms, signal) => (ms === 60_000 ? systemClock : clock).sleep(ms, signal),
	};
}

/** Runs the command line in this process: no terminal, a clean environment, everything captured. */
export async function caracalite(argv: string[], world: CliWorld = {}): Promise<CliRun> {
	const out = collector(world.stdoutClosed, world.onOut);
	const err = collector();
	const io: Io = {
		stdin: world.stdin instanceof Readable ? world.stdin : textStream(world.stdin),
		stdout: out.stream,
		stderr: err.stream,
		env: world.env ?? {},
		cwd: world.cwd ?? process.cwd(),
		user: world.user === undefined ? ME : world.user,
		clock: world.clock ?? systemClock,
		node: processIo().node,
		pid: process.pid,
		stdinIsPiped: world.stdin !== undefined,
		stdoutIsPipe: world.stdoutIsPipe === true,
		onInterrupt: (listener) => {
			world.interrupt?.then(listener);
			return () => {};
		},
	};
	const exit = await run(argv, io);
	return {
		exit,
		stdout: out.text(),
		stderr: err.text(),
		json: () => z.record(z.string(), z.unknown()).parse(JSON.parse(out.text())),
	};
}

function textStream(text: string | undefined): Readable {
	return Readable.from(text === undefined ? [] : [text]);
}

function collector(closed = false, heard: (text: string) => void = () => {}) {
	const chunks: string[] = [];
	const stream = new Writable({
		write(chunk, _encoding, done) {
			if (closed) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
			chunks.push(String(chunk));
			done();
			heard(chunks.join(''));
		},
	});
	return { stream, text: () => chunks.join('') };
}
