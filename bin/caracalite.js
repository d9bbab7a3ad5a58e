#!/usr/bin/env node
import { lstatSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

// Node 22 keeps compiled code between runs; Node 20 has no such function.
const cache = module.enableCompileCache && !process.env.NODE_COMPILE_CACHE ? cacheDirectory() : null;
if (cache !== null) module.enableCompileCache(cache);

const { processIo, run } = await import('../dist/main.js');
process.exitCode = await run(process.argv.slice(2), processIo());

// Whatever still holds the process open after the answer was given is left behind.
setTimeout(() => process.exit(), 200).unref();

/** Where only this user can write, since what lies there is run; null where there is no such place. */
function cacheDirectory() {
	try {
		const named = process.env.XDG_CACHE_HOME ?? '';
		const directory = join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'caracalite');
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const { uid, mode } = lstatSync(directory);
		const own = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
		return own && lstatSync(directory).isDirectory() ? directory : null;
	} catch {
		return null;
	}
}
