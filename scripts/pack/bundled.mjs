import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a bundled file is of: one of node_modules, or a workspace. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+|packages\/[^/]+)\//;

/**
 * The packages whose code is in the bundle, by name: each with its folder and what its manifest says;
 * `own` are workspaces of this repository. `metafile` is esbuild's.
 */
export function bundledPackages(metafile) {
	const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) =>
		Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
	);
	const folders = new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []));
	return [...folders]
		.map((folder) => {
			const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			return { folder, name, version, license, own: folder.startsWith('packages/') };
		})
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the last build bundled. */
export function lastBuild() {
	if (!existsSync('dist/meta.json')) throw new Error('there is no dist/meta.json: run `npm run build` first');
	return bundledPackages(JSON.parse(readFileSync('dist/meta.json', 'utf8')));
}
