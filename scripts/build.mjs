// Bundles src/cli/main.ts into dist, split so that `--help` loads only the entry. Runs at install.
import { rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await rm('dist', { recursive: true, force: true });
const result = await build({
	entryPoints: ['src/cli/main.ts'],
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	minify: true,
	metafile: true,
	chunkNames: 'chunks/[name]-[hash]',
	external: ['typescript', 'libsql'],
	banner: {
		js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
	},
	logLevel: 'warning',
});
await writeFile('dist/meta.json', JSON.stringify(result.metafile));
