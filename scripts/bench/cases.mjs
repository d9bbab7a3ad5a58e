import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIN, median } from './measure.mjs';
import { startServed } from './served.mjs';

const CASES = 1000;
const SAMPLE = 150;
const FLIGHT = 16;
const LATENCY_MS = 20;
/** Runs of all cases at once; the first meets a server that has hardly been asked yet. */
const ROUNDS = 3;
/** The sandbox takes any number of calls; without this the budget would keep to a server's 600 a minute. */
const NO_LIMIT = '999999';
export const SPEEDUP_LIMIT = 8;

/** Runs a command line; gives its wall time in milliseconds and its JSON document. */
async function run(args, env, cwd) {
	const start = performance.now();
	const stdio = ['ignore', 'pipe', 'inherit'];
	const child = spawn(process.execPath, [BIN, ...args, '--json', '--quiet'], { env, cwd, stdio });
	let text = '';
	for await (const chunk of child.stdout) text += chunk;
	const exit = child.exitCode ?? (await new Promise((resolve) => child.once('close', resolve)));
	if (exit !== 0) throw new Error(`caracalite ${args.join(' ')} ended with ${exit}: ${text.slice(0, 400)}`);
	return { ms: performance.now() - start, document: JSON.parse(text) };
}

/** Cases of the example that are allowed, each with a label of its own: no two are one decision. */
async function distinctCases(count) {
	const example = new URL('../../examples/regressions.example.json', import.meta.url);
	const [base] = JSON.parse(await readFile(example, 'utf8')).filter((one) => one.expect === 'allow');
	return Array.from({ length: count }, (_, index) => {
		const input = structuredClone(base.input);
		input.principal.labels.push(`case-${index}`);
		return JSON.stringify({ name: `case ${index}`, expect: 'allow', input });
	}).join('\n');
}

/** 1,000 distinct cases over HTTP with latency: one at a time on a sample, then sixteen in flight, the median of some runs. */
export async function benchCases() {
	const dir = await mkdtemp(join(tmpdir(), 'caracalite-bench-'));
	const served = await startServed(dir, LATENCY_MS);
	try {
		const regress = async (count, concurrency) => {
			const file = join(dir, `cases-${count}.ndjson`);
			await writeFile(file, await distinctCases(count));
			const pace = ['--concurrency', String(concurrency), '--rate', NO_LIMIT];
			const { ms, document } = await run(['regress', file, '--candidate', '2', ...pace], served.env, dir);
			if (document.regressions.length !== count) throw new Error('not every case was run');
			return ms;
		};
		const overhead = await regress(1, 1);
		const sample = await regress(SAMPLE, 1);
		const sequential = overhead + ((sample - overhead) * (CASES - 1)) / (SAMPLE - 1);
		const rounds = [];
		for (let round = 0; round < ROUNDS; round += 1) rounds.push(await regress(CASES, FLIGHT));
		const concurrent = median(rounds);
		const facts = { cases: CASES, sample: SAMPLE, flight: FLIGHT, rounds: ROUNDS, latency: LATENCY_MS };
		return { ...facts, overhead, sampleMs: sample, sequential, concurrent, speedup: sequential / concurrent };
	} finally {
		await served.stop();
		await rm(dir, { recursive: true, force: true });
	}
}
