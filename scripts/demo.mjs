// The whole story on the embedded control plane, told by the real command line: the checkout's, or with a
// folder as its argument the one that is installed there.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = process.argv[2];
const home = installed
	? join(installed, 'node_modules/caracalite')
	: fileURLToPath(new URL('..', import.meta.url));
const bin = installed ? join(installed, 'node_modules/.bin/caracalite') : join(home, 'bin/caracalite.js');
const cases = join(home, 'examples/regressions.example.json');
const dir = mkdtempSync(join(tmpdir(), 'caracalite-demo-'));
const started = Date.now();
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

/** Runs a command as the reader would type it; ends the demo where it does not end as it should. */
function step(title, args, expected) {
	console.log(`\n── ${title}\n\n$ caracalite ${args.map(shown).join(' ')}`);
	const run = spawnSync(process.execPath, [bin, ...args, '--profile', 'sandbox'], {
		cwd: dir,
		stdio: 'inherit',
	});
	if (run.status === expected) return;
	console.error(`\nThe demo expected exit code ${expected} and got ${run.status}.`);
	process.exit(1);
}

/** An argument as a person would type it. */
function shown(arg) {
	if (arg === cases) return 'examples/regressions.example.json';
	return arg.includes(' ') ? `'${arg}'` : arg;
}

/** Runs a command quietly and gives its JSON document. */
function read(args) {
	const run = spawnSync(process.execPath, [bin, ...args, '--profile', 'sandbox', '--json'], { cwd: dir });
	return JSON.parse(run.stdout.toString());
}

step('A payments zone, governed by Main v1, with three candidates staged', ['sandbox', 'reset'], 0);
const request = read(['explain', '--latest']).trace.requestId;
step('A refund was denied. Why?', ['explain', request], 0);
step(
	'The careless candidate: it fixes the denial, and lets the clerk refund too',
	['iterate', request, '--candidate', '3', '--cases', cases],
	1,
);
step(
	'The careful candidate: judged, activated, and waited for until it is loaded',
	['iterate', request, '--candidate', '2', '--cases', cases, '--activate', '--yes'],
	0,
);
step(
	"The cashier's agent asks again",
	[
		'sandbox',
		'exchange',
		'--application',
		'Payments Agent',
		'--resource',
		'resource://ledger',
		'--scope',
		'ledger:refund',
		'--label',
		'cashier',
	],
	0,
);
step('And back', ['rollback', '--to', '1', '--yes'], 0);
step('What is active now', ['status'], 0);
console.log(`\nThe whole loop took ${Math.round((Date.now() - started) / 1000)} s.`);
