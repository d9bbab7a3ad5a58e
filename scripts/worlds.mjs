/**
 * Judges random candidates on simulated zones, really activates each, and repeats the standing traffic:
 * nothing may be called safe that takes, holds, refuses or gives what nobody asked for, and every good
 * candidate has to be recognised. `npm run test:worlds [seed] [count]`; exits 1 where one is wrong.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

/** Wrong ones that are told in full. */
const TOLD = 10;

const [seed = Math.floor(Date.now() / 1_000) % 1_000_000, count = 1_000] = process.argv.slice(2).map(Number);
if (![seed, count].every((number) => Number.isInteger(number) && number > 0)) {
	console.error('usage: npm run test:worlds [seed] [count], whole numbers');
	process.exit(2);
}
console.log(`seed ${seed}, ${count} candidates`);

const started = performance.now();
const folder = await mkdtemp('node_modules/.worlds-');
try {
	await bundle();
	const workers = Math.min(availableParallelism(), 4);
	const shares = Array.from({ length: workers }, (_, index) => Math.floor((count + index) / workers));
	const played = (
		await Promise.all(shares.map((share, index) => play(seed * workers + index, share)))
	).flat();
	const { worldTable } = await import(pathToFileURL(join(folder, 'table.mjs')).href);
	console.log(worldTable(played));
	const wrong = played.filter((one) => one.wrong.length > 0);
	for (const one of wrong.slice(0, TOLD)) console.log(`${one.wrong.join('\n')}\n`);
	console.log(`${wrong.length} wrong; seed ${seed}; ${Math.round((performance.now() - started) / 1_000)} s`);
	if (wrong.length > 0) process.exitCode = 1;
} finally {
	await rm(folder, { recursive: true });
}

/** The worlds as they run without vitest. */
async function bundle() {
	await build({
		entryPoints: ['test/worlds/worker.ts', 'test/worlds/table.ts'],
		outdir: folder,
		outExtension: { '.js': '.mjs' },
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		// It brings binaries.
		external: ['libsql'],
		banner: {
			js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
		},
		logLevel: 'warning',
	});
}

async function play(share, number) {
	const worker = new Worker(pathToFileURL(join(folder, 'worker.mjs')), {
		workerData: { seed: share, count: number },
	});
	const [played] = await once(worker, 'message');
	await worker.terminate();
	return played;
}
