import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BIN } from './measure.mjs';

/** Seeds a sandbox in a directory and serves it from a process of its own, answers later by `latency`. */
export async function startServed(dir, latency) {
	const clean = { PATH: process.env.PATH, HOME: dir };
	const sandbox = (...args) => {
		const { status, stdout } = spawnSync(process.execPath, [BIN, 'sandbox', ...args, '--json'], {
			...{ cwd: dir, env: clean, encoding: 'utf8' },
		});
		if (status !== 0) throw new Error(`sandbox ${args[0]} ended with ${status}: ${stdout}`);
		return JSON.parse(stdout);
	};
	const { zoneId } = sandbox('reset');
	const { token } = sandbox('token');
	const child = spawn(
		process.execPath,
		[BIN, 'sandbox', 'serve', '--port', '0', '--latency', String(latency), '--json'],
		{ cwd: dir, env: clean, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const lines = createInterface({ input: child.stdout });
	const { value } = await lines[Symbol.asyncIterator]().next();
	const { url } = JSON.parse(value);
	return {
		env: { ...clean, CARACAL_API_URL: url, CARACAL_ADMIN_TOKEN: token, CARACAL_ZONE_ID: zoneId },
		stop: () =>
			new Promise((resolve) => {
				child.once('close', resolve);
				child.kill('SIGINT');
			}),
	};
}
