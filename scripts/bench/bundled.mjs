// TypeScript of scripts/bench, bundled so that a plain node runs it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles `scripts/bench/<name>.ts` into `folder`, which has to lie under node_modules. Gives the path. */
export async function bundled(folder, name) {
	const outfile = join(folder, `${name}.mjs`);
	const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
	await build({ entryPoints: [`scripts/bench/${name}.ts`], outfile, logLevel: 'warning', ...options });
	return outfile;
}

/** Runs a bundled script to its end; gives what it printed. Throws where it fails. */
export async function printed(script, args) {
	const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
	const chunks = [];
	child.stdout.on('data', (chunk) => chunks.push(chunk));
	const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
	if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}`);
	return Buffer.concat(chunks).toString('utf8');
}
