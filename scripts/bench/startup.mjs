import { spawnSync } from 'node:child_process';
import { BIN, median } from './measure.mjs';

const RUNS = 20;
export const STARTUP_LIMIT = 1.5;

/** Wall time of one child process, milliseconds. */
function wallOf(args) {
	const start = performance.now();
	const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
	if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
	return performance.now() - start;
}

/** `caracalite --help` against a bare node, in alternating runs so that a busy moment hits both. */
export function benchStartup() {
	const bare = [];
	const help = [];
	wallOf([BIN, '--help']);
	for (let run = 0; run < RUNS; run++) {
		bare.push(wallOf(['-e', '0']));
		help.push(wallOf([BIN, '--help']));
	}
	return { runs: RUNS, bare: median(bare), help: median(help), ratio: median(help) / median(bare) };
}
