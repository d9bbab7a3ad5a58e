// Packs the program as it is released: `npm run pack:release [-- --to FOLDER] [--built]` writes the tarball
// and its SBOM. `--begin` and `--end` put the packed manifest in the checkout's place around a plain `npm pack`.
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lastBuild } from './pack/bundled.mjs';
import { packedManifest } from './pack/manifest.mjs';
import { releaseSbom } from './pack/sbom.mjs';

/** Where the checkout's manifest waits while npm packs. */
const KEPT = '.package.json.kept';

const { values: flags } = parseArgs({
	options: {
		to: { type: 'string', default: 'release' },
		built: { type: 'boolean' },
		begin: { type: 'boolean' },
		end: { type: 'boolean' },
	},
});

// A pack that was broken off left it there.
if (existsSync(KEPT)) renameSync(KEPT, 'package.json');
if (!flags.end) {
	if (!flags.built) execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
	const bundled = lastBuild();
	const packed = packedManifest(JSON.parse(readFileSync('package.json', 'utf8')), bundled);
	if (flags.begin) swap(packed);
	else release(packed, bundled, resolve(flags.to));
}

function swap(packed) {
	renameSync('package.json', KEPT);
	writeManifest('.', packed);
}

/** Packs from a folder of its own; the checkout stays as it is. */
function release(packed, bundled, to) {
	const staging = mkdtempSync(join(tmpdir(), 'caracalite-pack-'));
	try {
		const parts = packed.files.filter((part) => !part.startsWith('!'));
		for (const part of [...parts, 'README.md', 'LICENSE'])
			cpSync(part, join(staging, part), { recursive: true });
		writeManifest(staging, packed);
		mkdirSync(to, { recursive: true });
		execFileSync('npm', ['pack', '--silent', '--pack-destination', to], { cwd: staging });
	} finally {
		rmSync(staging, { recursive: true, force: true });
	}
	const name = `${packed.name}-${packed.version}`;
	const sbom = releaseSbom(packed, bundled);
	writeFileSync(join(to, `${name}.cdx.json`), `${JSON.stringify(sbom, null, '\t')}\n`);
	console.log(join(to, `${name}.tgz`));
}

function writeManifest(folder, manifest) {
	writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, '\t')}\n`);
}
