// Shadows a candidate over the audit list of a served sandbox under its limit of calls, on a clock that skips every
// pause; over sessions whose mints and presentations interleave; and beside one call for each decision. Exits 1 where
// a limit is missed. `--events N`, `--sessions N`, `--one-by-one N` and `--limit N` (calls a minute) for other sizes.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values: flags } = parseArgs({
	options: {
		events: { type: 'string', default: '1000000' },
		sessions: { type: 'string', default: '100000' },
		'one-by-one': { type: 'string', default: '3000' },
		limit: { type: 'string', default: '600' },
	},
});
const [events, sessions, sample, limit] = [
	flags.events,
	flags.sessions,
	flags['one-by-one'],
	flags.limit,
].map(Number);

/** Times of what the limit allows at best; MiB; times the work for twice the sessions; events of a page. */
const [MOST_TIMES, MOST_MIB, LINEAR, PAGE] = [1.1, 200, 2.6, 1_000];
/** Calls beside pages and replays: the zone, its sets, versions, documents, applications and resources. */
const OTHERS = 20;

/** Bundles a script with all that it imports, split as the build does it. Gives the path. */
async function whole(folder, name) {
	const outdir = join(folder, name);
	await build({
		...{
			entryPoints: [`scripts/bench/${name}.ts`],
			outdir,
			logLevel: 'warning',
			bundle: true,
			minify: true,
		},
		...{
			format: 'esm',
			platform: 'node',
			target: 'node20',
			splitting: true,
			outExtension: { '.js': '.mjs' },
		},
		external: ['libsql', '@duckdb/node-api', 'typescript', 'import-fresh', 'js-yaml', 'parse-json'],
		alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
		banner: {
			js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
		},
	});
	return join(outdir, `${name}.mjs`);
}

const living = new Set();
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
process.on('exit', () => {
	for (const child of living) child.kill('SIGKILL');
});

function started(script, args, env = process.env) {
	const child = fork(script, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	living.add(child);
	child.once('exit', () => living.delete(child));
	return child;
}

/** The first message of a process that `is` one. Throws where it ends before. */
function said(child, is) {
	return new Promise((resolve, reject) => {
		const hear = (message) => {
			if (!is(message)) return;
			child.off('message', hear);
			resolve(message);
		};
		child.on('message', hear);
		child.once('exit', (code) => reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}`)));
	});
}

/** Runs a script to its one message, the time that it skips being skipped in the server too. */
async function asked(server, script, args, env) {
	const client = started(script, args, env);
	const forward = (message) => client.connected && client.send(message);
	server?.on('message', forward);
	client.on('message', (message) => 'skip' in message && server.send(message));
	try {
		return await said(client, (message) => !('skip' in message));
	} finally {
		server?.off('message', forward);
	}
}

const missed = [];
const hold = (what, isGood) => isGood || missed.push(what);
const count = (number) => Math.round(number).toLocaleString('en-US');
const minutes = (milliseconds) => `${(milliseconds / 60_000).toFixed(1)} min`;
const folder = await mkdtemp('node_modules/.bench-');
const dir = await mkdtemp(join(tmpdir(), 'caracalite-bench-'));
try {
	const script = (name) => whole(folder, name);
	await overHttp(await script('shadow-server'), await script('shadow-client'), await script('one-by-one'));
	await interleaved(await script('interleaved'));
	for (const what of missed) console.error(`MISS       ${what}`);
	if (missed.length > 0) process.exitCode = 1;
} finally {
	for (const child of living) child.kill();
	await rm(folder, { recursive: true });
	await rm(dir, { recursive: true });
}

async function overHttp(serverScript, clientScript, oneByOneScript) {
	const server = started(serverScript, [dir, String(events), String(limit)]);
	const { url, token, zone, exchanges } = await said(server, (message) => 'url' in message);
	const env = {
		...{ PATH: process.env.PATH, HOME: dir },
		...{ CARACAL_API_URL: url, CARACAL_ADMIN_TOKEN: token, CARACAL_ZONE_ID: zone },
	};
	const words = ['shadow', 'latest', '--since', '3d', '--rate', String(limit), '--timeout', '6h'];
	const { exit, document, calls, virtualMs, cpuMs, peakMib } = await asked(server, clientScript, words, env);
	const { shadow } = document;
	if (exit !== 1) throw new Error(`it ended with ${exit}: ${JSON.stringify(document).slice(0, 2_000)}`);
	const least = Math.ceil(shadow.events / PAGE) + 2 * shadow.classes + OTHERS;
	const bestMs = Math.floor((least - 1) / limit) * 60_000;
	const flipped = shadow.flips.reduce((sum, { requests }) => sum + requests, 0);
	console.log(
		`list       ${count(shadow.events)} events, ${count(shadow.decisions)} decisions, ${shadow.classes} classes; ${count(flipped)} decided otherwise`,
	);
	console.log(
		`           ${calls.pages} pages, ${calls.replays} replays, ${calls.others} other calls at ${limit} a minute: ${minutes(virtualMs)}, ${minutes(bestMs)} at best; ${(cpuMs / 1_000).toFixed(1)} s of CPU, peak ${peakMib.toFixed(0)} MiB`,
	);
	hold('it read all', shadow.events === exchanges && shadow.replayed.decisions === shadow.decisions);
	hold(
		`${MOST_TIMES} times what the limit allows at best`,
		virtualMs <= Math.max(bestMs * MOST_TIMES, 60_000),
	);
	hold(`${MOST_MIB} MiB`, peakMib <= MOST_MIB);
	const single = await asked(server, oneByOneScript, [String(sample)], env);
	const each = single.virtualMs / single.decisions;
	console.log(
		`one by one ${count(single.decisions)} of the same decisions, a call each: ${minutes(single.virtualMs)}; all of them ${minutes(each * shadow.decisions)}, ${((each * shadow.decisions) / virtualMs).toFixed(0)} times as long`,
	);
}

async function interleaved(script) {
	for (const ids of ['uuid', 'opaque']) {
		const runs = [];
		for (const size of [sessions / 2, sessions]) runs.push(await asked(null, script, [String(size), ids]));
		const [half, whole] = runs;
		const times = whole.cpuMs / half.cpuMs;
		console.log(
			`sessions   ${count(sessions)} with ids that are ${ids}: ${count(whole.events)} events in ${(whole.cpuMs / 1_000).toFixed(1)} s of CPU, ${times.toFixed(2)} times that of half; peak ${whole.peakMib.toFixed(0)} MiB, ${whole.classes} classes`,
		);
		hold(`linear in sessions (${ids})`, times <= LINEAR);
	}
}
