import { fstatSync, writeSync } from 'node:fs';
import { currentUser, type Io } from './io.js';

/** As much of the world as a quick answer needs: no stream is made for it, which takes a while. */
export interface QuickIo extends Pick<Io, 'env' | 'cwd' | 'user'> {
	/** Of the terminal; undefined where stdout is none. */
	columns(): number | undefined;
	/** Gives whether stdout took it; where not, nothing of it was written. */
	write(text: string): Promise<boolean>;
}

/** That of this process. */
export function quickIo(): QuickIo {
	return {
		env: process.env,
		cwd: process.cwd(),
		user: currentUser(),
		columns: () => (isDevice(1) ? process.stdout.columns : undefined),
		write,
	};
}

async function write(text: string): Promise<boolean> {
	const bytes = Buffer.from(text);
	let done = 0;
	try {
		while (done < bytes.length) done += writeSync(1, bytes, done);
		return true;
	} catch {
		if (done === 0) return false;
		// A pipe that is full for now: the stream waits for it.
		return new Promise((resolve) => process.stdout.write(bytes.subarray(done), (error) => resolve(!error)));
	}
}

function isDevice(descriptor: number): boolean {
	try {
		return fstatSync(descriptor).isCharacterDevice();
	} catch {
		return false;
	}
}
