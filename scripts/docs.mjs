// Generates docs/reference and docs/schema from the code. Without --write it changes nothing, and fails on a difference.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const GENERATED_FOLDERS = ['docs/reference', 'docs/schema'];

const write = process.argv.includes('--write');
const pages = await generatedPages();
const stale = [];
for (const [path, text] of Object.entries(pages)) {
	if ((await textOf(path)) === text) continue;
	stale.push(path);
	if (!write) continue;
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, text);
}
for (const path of await leftovers()) {
	stale.push(path);
	if (write) await rm(path);
}
if (stale.length === 0) console.log(`docs: ${Object.keys(pages).length} pages are as the code says`);
else if (write) console.log(`docs: wrote ${stale.join(', ')}`);
else console.error(`docs: not as the code says: ${stale.join(', ')}\nRun: npm run docs`);
process.exitCode = stale.length > 0 && !write ? 1 : 0;

async function generatedPages() {
	const folder = await mkdtemp('node_modules/.docs-');
	try {
		const outfile = join(folder, 'pages.mjs');
		await build({
			entryPoints: ['scripts/reference/pages.ts'],
			outfile,
			bundle: true,
			format: 'esm',
			platform: 'node',
			target: 'node20',
			packages: 'external',
			logLevel: 'warning',
		});
		const { pages } = await import(pathToFileURL(outfile).href);
		return await pages();
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function leftovers() {
	const found = [];
	for (const folder of GENERATED_FOLDERS) {
		const names = await readdir(folder).catch(() => []);
		found.push(...names.map((name) => `${folder}/${name}`).filter((path) => !Object.hasOwn(pages, path)));
	}
	return found;
}

async function textOf(path) {
	return readFile(path, 'utf8').catch(() => null);
}
