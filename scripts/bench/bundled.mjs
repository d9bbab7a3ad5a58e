// TypeScript, bundled so that a plain node runs it.
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a file into `folder`, which has to lie under node_modules. Gives the path. */
export async function bundled(folder, file) {
	const outfile = join(folder, `${basename(file, '.ts')}.mjs`);
	const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
	await build({ entryPoints: [file], outfile, logLevel: 'warning', ...options });
	return outfile;
}
