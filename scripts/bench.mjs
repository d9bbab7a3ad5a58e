// Prints what the command line costs: its start, a thousand cases over HTTP, and the engine's own figures. Exits 1 where a limit is missed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchCases, SPEEDUP_LIMIT } from './bench/cases.mjs';
import { benchStartup, STARTUP_LIMIT } from './bench/startup.mjs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

function report(name, text, met, limit) {
	console.log(`${met ? 'ok  ' : 'MISS'} ${name.padEnd(10)} ${text}; limit ${limit}`);
	if (!met) process.exitCode = 1;
}

const start = benchStartup();
report(
	'start',
	`caracalite --help ${Math.round(start.help)} ms, node -e 0 ${Math.round(start.bare)} ms (medians of ${start.runs} alternating runs): ${start.ratio.toFixed(2)} times`,
	start.ratio <= STARTUP_LIMIT,
	`${STARTUP_LIMIT} times`,
);
report(
	'tab',
	`a TAB behind verdict --wr ${Math.round(start.tab)} ms: ${start.tabRatio.toFixed(2)} times`,
	start.tabRatio <= STARTUP_LIMIT,
	`${STARTUP_LIMIT} times`,
);

const cases = await benchCases();
report(
	'cases',
	`${cases.cases} distinct cases, ${cases.latency} ms latency: ${cases.flight} in flight ${seconds(cases.concurrent)} (median of ${cases.rounds}), one at a time ${seconds(cases.sequential)} (scaled from ${cases.sample} cases in ${seconds(cases.sampleMs)}): ${cases.speedup.toFixed(1)} times as fast`,
	cases.speedup >= SPEEDUP_LIMIT,
	`${SPEEDUP_LIMIT} times`,
);

const engine = spawnSync(process.execPath, [fileURLToPath(new URL('./bench-engine.mjs', import.meta.url))], {
	encoding: 'utf8',
	stdio: ['ignore', 'pipe', 'inherit'],
});
for (const line of engine.stdout.trimEnd().split('\n')) console.log(`     engine     ${line}`);
report('engine', 'its own limit', engine.status === 0, '200,000 decisions a second');
