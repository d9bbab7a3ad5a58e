// Bundles src/cli/main.ts into dist, split so that `--help` loads the entry alone. Runs at install.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundledPackages } from './pack/bundled.mjs';
import { licencesText } from './pack/licenses.mjs';

const OUT = 'dist';

// zod carries its messages in fifty languages, 200 kB; English is imported apart from these.
const oneLanguage = {
	name: 'one-language',
	setup({ onLoad }) {
		onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {};' }));
	},
};

/** How both bundles are made. */
const common = {
	outdir: OUT,
	bundle: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	minify: true,
	metafile: true,
	// libsql and DuckDB bring binaries; DuckDB may be missing. cosmiconfig names the others for its own loaders, none of which is asked here.
	external: ['libsql', '@duckdb/node-api', 'typescript', 'import-fresh', 'js-yaml', 'parse-json'],
	// An import() of a CommonJS module has no named exports in a split bundle; this is yaml as ESM.
	alias: { yaml: './node_modules/yaml/browser/dist/index.js' },
	plugins: [oneLanguage],
	banner: {
		js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
	},
	logLevel: 'warning',
};
const { metafile } = await build({
	...common,
	entryPoints: ['src/cli/main.ts'],
	splitting: true,
	chunkNames: 'chunks/[name]-[hash]',
});
// One file, since each takes a while to be found and read: the help and a TAB are answered by it.
const quick = await build({ ...common, entryPoints: ['src/cli/quick.ts'] });

const beside = {
	'meta.json': JSON.stringify(metafile),
	'help.txt': await printedFor(['--help', '--no-color']),
	'completion.json': await printedFor(['__complete', 'table']),
	THIRD_PARTY_LICENSES: licencesText(bundledPackages(metafile)),
};
for (const [name, text] of Object.entries(beside)) await writeFile(join(OUT, name), text);
const kept = new Set([
	...Object.keys(metafile.outputs),
	...Object.keys(quick.metafile.outputs),
	...Object.keys(beside).map((name) => join(OUT, name)),
]);
for (const entry of await readdir(OUT, { recursive: true, withFileTypes: true })) {
	const path = relative('.', join(entry.parentPath, entry.name));
	if (entry.isFile() && !kept.has(path)) await rm(path);
}

/** What a run prints; `--no-color` keeps help from being printed as an earlier build wrote it down. */
async function printedFor(argv) {
	const { processIo, run } = await import(pathToFileURL(resolve(OUT, 'main.js')).href);
	const stdout = new PassThrough();
	const printed = text(stdout);
	await run(argv, { ...processIo(), stdin: new PassThrough(), stdout });
	stdout.end();
	return printed;
}
