// Records cases from 10,000 and from 100,000 audited events of a served sandbox 20 ms away, and holds memory to be flat.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const SIZES = [10_000, 100_000];
const LATENCY_MS = 20;
const DISTINCT = 500;
/** Most that memory may grow from the smaller audit to the larger. */
const FLAT = 1.25;

const bin = fileURLToPath(new URL('../bin/caracalite.js', import.meta.url));
const TELL_PEAK =
	"data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.PEAK_FILE,String(process.resourceUsage().maxRSS)))";

const folder = await mkdtemp('node_modules/.bench-');
try {
	const fill = await bundledFill();
	const runs = [];
	for (const events of SIZES) runs.push(await measure(fill, events));
	const growth = runs.at(-1).peakMib / runs[0].peakMib;
	console.log('events     decisions  cases  calls  of these replays  seconds  peak MiB');
	for (const run of runs) console.log(rowOf(run));
	console.log(`memory     ${growth.toFixed(2)} times as much for ${SIZES[1] / SIZES[0]} times the audit`);
	const whole = runs.every((run) => run.cases === DISTINCT && run.replays === DISTINCT);
	if (!whole) console.error(`not ${DISTINCT} cases and replays in every run`);
	if (growth > FLAT) console.error(`memory is not flat: over ${FLAT}`);
	if (!whole || growth > FLAT) process.exitCode = 1;
} finally {
	await rm(folder, { recursive: true });
}

async function bundledFill() {
	const outfile = join(folder, 'fill.mjs');
	const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
	await build({ entryPoints: ['scripts/bench/fill.ts'], outfile, logLevel: 'warning', ...options });
	return (await import(pathToFileURL(outfile).href)).fill;
}

async function measure(fill, events) {
	const dir = await mkdtemp(join(tmpdir(), 'caracalite-bench-'));
	let server;
	try {
		const zone = await fill(join(dir, '.caracalite'), events);
		const args = ['sandbox', 'serve', '--port', '0', '--latency', String(LATENCY_MS), '--json'];
		server = spawn(process.execPath, [bin, ...args], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
		const { value: line } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
		const { url, tokenFile } = JSON.parse(line);
		const token = (await readFile(tokenFile, 'utf8')).trim();
		return await record(dir, events, {
			CARACAL_API_URL: url,
			CARACAL_ADMIN_TOKEN: token,
			CARACAL_ZONE_ID: zone,
		});
	} finally {
		server?.kill();
		if (server && server.exitCode === null) await once(server, 'exit');
		await rm(dir, { recursive: true });
	}
}

async function record(dir, audited, env) {
	const peakFile = join(dir, 'peak');
	const words = 'record --since 2d --out cases.yaml --json --debug'.split(' ');
	const args = ['--import', TELL_PEAK, bin, ...words];
	const began = performance.now();
	const child = spawn(process.execPath, args, {
		cwd: dir,
		env: { PATH: process.env.PATH, PEAK_FILE: peakFile, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const calls = [];
	createInterface({ input: child.stderr }).on('line', (line) => calls.push(line));
	let out = '';
	child.stdout.on('data', (text) => {
		out += text;
	});
	const [code] = await once(child, 'close');
	const document = JSON.parse(out);
	if (code !== 0) throw new Error(out);
	const made = calls.filter((line) => /^(GET|POST) /.test(line));
	return {
		audited,
		...document.counts,
		calls: made.length,
		replays: made.filter((line) => line.includes('/simulate')).length,
		seconds: (performance.now() - began) / 1_000,
		peakMib: Number(await readFile(peakFile, 'utf8')) / 1_024,
	};
}

function rowOf({ audited, decisions, cases, calls, replays, seconds, peakMib }) {
	const cell = (value, width) => String(value).padEnd(width);
	return [
		cell(audited, 11),
		cell(decisions, 11),
		cell(cases, 7),
		cell(calls, 7),
		cell(replays, 18),
		cell(seconds.toFixed(1), 9),
		peakMib.toFixed(0),
	].join('');
}
