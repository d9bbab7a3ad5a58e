import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Told {
	exit: number;
	stdout: string;
	stderr: string;
}

/** Runs a program to its end, beside what this process serves. The environment is what is given, and `PATH`. */
export function tell(
	program: string,
	argv: string[],
	{ cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Told> {
	return new Promise((done) => {
		const options = { cwd, env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env } };
		const running = execFile(program, argv, options, (error, stdout, stderr) => {
			done({ exit: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
		});
		// Nobody types.
		running.stdin?.end();
	});
}

/** A `PATH` on which `caracalite` is this checkout's. */
export function pathWithCaracalite(folder: string): string {
	const bin = join(folder, 'bin');
	mkdirSync(bin, { recursive: true });
	const file = join(bin, 'caracalite');
	writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${resolve('bin/caracalite.js')}' "$@"\n`);
	chmodSync(file, 0o755);
	return `${bin}:${process.env.PATH ?? ''}`;
}
