#!/usr/bin/env node
// Not imported: each import is looked for by itself, and here most runs need none of them.
const builtin = process.getBuiltinModule;
const module = builtin('node:module');

// Node 22 keeps compiled code between runs; Node 20 has no such function.
const cache = module.enableCompileCache && !process.env.NODE_COMPILE_CACHE ? cacheDirectory() : null;
if (cache !== null) module.enableCompileCache(cache);

const argv = process.argv.slice(2);
process.exitCode = (isQuick(argv) ? await quickly() : null) ?? (await whole());

// Whatever still holds the process open after the answer was given is left behind.
setTimeout(() => process.exit(), 200).unref();

/** Whether a file of its own may know the answer: the help, and what a shell asks on a TAB. */
function isQuick([first, second]) {
	if (first === '__complete') return second !== 'table';
	return (first === '--help' || first === '-h') && second === undefined;
}

async function quickly() {
	const { quickIo, runQuickly } = await import('../dist/quick.js');
	return runQuickly(argv, quickIo());
}

async function whole() {
	const { processIo, run } = await import('../dist/main.js');
	return run(argv, processIo());
}

/** Where only this user can write, since what lies there is run; null where there is no such place. */
function cacheDirectory() {
	try {
		const [{ lstatSync, mkdirSync }, { homedir }] = [builtin('node:fs'), builtin('node:os')];
		const { isAbsolute, join } = builtin('node:path');
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
