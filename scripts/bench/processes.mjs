// Processes that end with the script, whatever it ends with: also on Ctrl-C and SIGTERM.
import { spawn } from 'node:child_process';

const living = new Set();
let interrupted = null;

for (const signal of ['SIGINT', 'SIGTERM']) {
	// The failures that follow lead through every `finally`.
	process.on(signal, () => {
		interrupted ??= signal;
		void endAll();
	});
}

/** The signal that the script was told to end with; null while it may go on. */
export function toldToEnd() {
	return interrupted;
}

/** Starts a process in a group of its own, so that a Ctrl-C of the terminal comes to it by us alone. */
export function start(command, args, env) {
	goOn();
	const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	living.add(child);
	const log = { text: '' };
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => {
			log.text += chunk;
		});
	}
	const closed = new Promise((resolve) => {
		child.once('error', (error) => resolve(String(error)));
		child.once('close', (code, signal) => resolve(code ?? signal));
	}).finally(() => living.delete(child));
	return { child, log, closed };
}

/** Throws where the script was told to end. */
export function goOn() {
	if (interrupted !== null) throw new Error(`ended by ${interrupted}`);
}

/** Runs a command to its end; gives all that it printed. Throws where it fails. */
export async function must(command, args, env = process.env) {
	const { log, closed } = start(command, args, env);
	const code = await closed;
	goOn();
	if (code !== 0)
		throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${log.text.slice(-2_000)}`);
	return log.text;
}

/** Waits until a process says some words; throws where it ends before. */
export function said({ child, log, closed }, words) {
	return new Promise((resolve, reject) => {
		const hear = () => log.text.includes(words) && resolve();
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		void closed.then((code) => reject(new Error(`it ended with ${code}: ${log.text.slice(-2_000)}`)));
	});
}

/** Ends what was started and still runs, each with all that it started; the last first. */
export async function endAll() {
	const all = [...living].reverse();
	await Promise.all(
		all.map(async (child) => {
			const gone = new Promise((resolve) => child.once('close', resolve));
			group(child, 'SIGTERM');
			const hard = setTimeout(() => group(child, 'SIGKILL'), 10_000);
			await gone;
			clearTimeout(hard);
		}),
	);
}

function group({ pid }, signal) {
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}
