// Runs one command line on a clock that skips every pause, here and in the server, and sends what came of it:
// {exit, document, calls, virtualMs, cpuMs, peakMib}. Arguments: the command line.
import { Readable, Writable } from 'node:stream';
import { processIo } from '../../src/cli/io.js';
import { run } from '../../src/cli/main.js';
import { skippingClock } from './skipping-clock.js';

function collector() {
	const chunks: string[] = [];
	const stream = new Writable({
		write(chunk, _, done) {
			chunks.push(String(chunk));
			done();
		},
	});
	return { stream, text: () => chunks.join('') };
}

/** The calls by what is called, of the lines that --debug prints. */
function lineCounter() {
	const counts = { pages: 0, replays: 0, others: 0 };
	let rest = '';
	const stream = new Writable({
		write(chunk, _, done) {
			const lines = (rest + String(chunk)).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				if (!/^(GET|POST) /.test(line)) continue;
				if (line.includes('/simulate')) counts.replays += 1;
				else if (/\/audit[?\s]/.test(line)) counts.pages += 1;
				else counts.others += 1;
			}
			done();
		},
	});
	return { stream, counts };
}

const [out, lines, clock] = [collector(), lineCounter(), skippingClock()];
const began = clock.now();
const exit = await run([...process.argv.slice(2), '--json', '--debug'], {
	...processIo(),
	stdin: Readable.from([]),
	stdout: out.stream,
	stderr: lines.stream,
	clock,
	stdinIsPiped: false,
	stdoutIsPipe: false,
	onInterrupt: () => () => {},
});
const { user, system } = process.cpuUsage();
process.send?.({
	...{ exit, document: JSON.parse(out.text()), calls: lines.counts, virtualMs: clock.now() - began },
	...{ cpuMs: (user + system) / 1_000, peakMib: process.resourceUsage().maxRSS / 1_024 },
});
process.disconnect?.();
