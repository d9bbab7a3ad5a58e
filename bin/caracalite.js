#!/usr/bin/env node
import module from 'node:module';

// Node 22 keeps compiled code between runs; Node 20 has no such function.
module.enableCompileCache?.();

const { processIo, run } = await import('../dist/main.js');
process.exitCode = await run(process.argv.slice(2), processIo());

// Whatever still holds the process open after the answer was given is left behind.
setTimeout(() => process.exit(), 1_000).unref();
