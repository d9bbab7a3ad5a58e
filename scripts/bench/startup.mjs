import { spawnSync } from 'node:child_process';
import { BIN, median } from './measure.mjs';

const RUNS = 20;
export const STARTUP_LIMIT = 1.5;

/** As most people have it: certificates of one's own make a bare Node so slow that nothing else shows. */
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...ENV } = process.env;

/** What a shell asks on a TAB behind `verdict --wr`. */
const TAB = ['__complete', '1', '--', 'verdict', '--wr'];

/** Wall time of one child process, milliseconds. */
function wallOf(args) {
	const start = performance.now();
	const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env: ENV });
	if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
	return performance.now() - start;
}

/** `caracalite --help` and a TAB against a bare node, in alternating runs so that a busy moment hits all. */
export function benchStartup() {
	const bare = [];
	const help = [];
	const tab = [];
	wallOf([BIN, '--help']);
	for (let run = 0; run < RUNS; run++) {
		bare.push(wallOf(['-e', '0']));
		help.push(wallOf([BIN, '--help']));
		tab.push(wallOf([BIN, ...TAB]));
	}
	const node = median(bare);
	return {
		...{ runs: RUNS, bare: node, help: median(help), tab: median(tab) },
		...{ ratio: median(help) / node, tabRatio: median(tab) / node },
	};
}
