import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXIT } from '../../src/model/exit-codes.js';
import { VERSION } from '../../src/model/release.js';

const MOST_BYTES = 1_000_000;

const ManifestSchema = z.looseObject({
	dependencies: z.record(z.string(), z.string()),
	optionalDependencies: z.record(z.string(), z.string()),
	engines: z.unknown(),
});
const MetaSchema = z.object({
	outputs: z.record(
		z.string(),
		z.object({
			entryPoint: z.string().optional(),
			inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })),
			imports: z.array(z.object({ path: z.string() })),
		}),
	),
});
const SbomSchema = z.object({
	bomFormat: z.literal('CycloneDX'),
	metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
	components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string().optional() })),
	dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
const NamedSchema = z.object({ name: z.string(), version: z.string() });

let folder: string;
let tarball: string;
/** With nothing of what it fetches. */
let unpacked: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'caracalite-package-'));
	execFileSync(process.execPath, ['scripts/pack.mjs', '--built', '--to', folder]);
	tarball = join(folder, `caracalite-${VERSION}.tgz`);
	unpacked = join(folder, 'unpacked');
	mkdirSync(unpacked);
	execFileSync('tar', ['xzf', tarball, '-C', unpacked]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file out of the tarball. */
function packed(path: string): string {
	return execFileSync('tar', ['xzOf', tarball, `package/${path}`], { encoding: 'utf8' });
}

function packedFiles(): string[] {
	const listed = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
	return listed.map((path) => path.replace('package/', ''));
}

function checkoutManifest() {
	return ManifestSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));
}

function meta() {
	return MetaSchema.parse(JSON.parse(readFileSync('dist/meta.json', 'utf8')));
}

/** `name version` of every package with code in the bundle, told from the bundler's own account. */
function bundled(): { name: string; version: string; own: boolean }[] {
	const { outputs } = meta();
	const folders = new Set<string>();
	for (const { inputs } of Object.values(outputs)) {
		for (const path of Object.keys(inputs)) {
			const parts = path.split('/');
			const at = parts.lastIndexOf('node_modules');
			if (at >= 0) folders.add(parts.slice(0, at + (parts[at + 1]?.startsWith('@') ? 3 : 2)).join('/'));
			else if (parts[0] === 'packages') folders.add(parts.slice(0, 2).join('/'));
			else expect(path).toMatch(/^src\//);
		}
	}
	return [...folders].map((path) => ({
		...NamedSchema.parse(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))),
		own: path.startsWith('packages/'),
	}));
}

describe('the packed program', () => {
	it(`is at most ${MOST_BYTES / 1_000_000} MB`, () => {
		expect(statSync(tarball).size).toBeLessThanOrEqual(MOST_BYTES);
	});

	it('holds what is run and read, and nothing of the workshop', () => {
		const files = packedFiles();
		for (const file of [
			...['bin/caracalite.js', 'dist/main.js', 'dist/help.txt', 'dist/THIRD_PARTY_LICENSES'],
			...['docs/security.md', 'docs/reference/cli.md', 'docs/schema/report.schema.json'],
			...['examples/ci/gitlab-ci.yml', 'examples/policy-in-git/.github/workflows/merge.yml'],
			...['examples/regressions.example.json', 'LICENSE', 'README.md', 'CHANGELOG.md'],
			...['.caracaliterc.example', 'package.json'],
		]) {
			expect(files).toContain(file);
		}
		const rooms = new Set(files.map((file) => file.split('/')[0]));
		expect([...rooms].sort()).toEqual(
			['.caracaliterc.example', 'CHANGELOG.md', 'LICENSE', 'README.md']
				.concat(['bin', 'dist', 'docs', 'examples', 'package.json'])
				.sort(),
		);
		expect(files).not.toContain('dist/meta.json');
	});

	it('fetches libsql, DuckDB where it can be had, nothing else, and runs no script', () => {
		const { dependencies, optionalDependencies, engines, ...rest } = ManifestSchema.parse(
			JSON.parse(packed('package.json')),
		);
		const checkout = checkoutManifest();
		expect(dependencies).toEqual({ libsql: checkout.dependencies.libsql });
		expect(optionalDependencies).toEqual({ '@duckdb/node-api': expect.stringMatching(/^1\.\d/) });
		expect(optionalDependencies).toEqual(checkout.optionalDependencies);
		expect(engines).toEqual(checkout.engines);
		expect(rest).toMatchObject({
			name: 'caracalite',
			version: VERSION,
			bin: { caracalite: 'bin/caracalite.js' },
		});
		for (const key of ['scripts', 'workspaces', 'devDependencies', 'private'])
			expect(rest).not.toHaveProperty(key);
	});

	it('holds, or fetches, every dependency of the checkout', () => {
		const held = bundled().map(({ name }) => name);
		for (const name of Object.keys(checkoutManifest().dependencies)) {
			expect([...held, 'libsql']).toContain(name);
		}
	});

	it('loads DuckDB from one place, with the first archive', () => {
		const { outputs } = meta();
		const naming = Object.values(outputs).filter(({ imports }) =>
			imports.some(({ path }) => path.startsWith('@duckdb/')),
		);
		expect(naming.map(({ entryPoint }) => entryPoint)).toEqual(['src/archive/open.ts']);
		expect(bundled().filter(({ name }) => name.startsWith('@duckdb/'))).toEqual([]);
	});

	it('says how to get libsql where it was left out', () => {
		const bin = join(unpacked, 'package/bin/caracalite.js');
		const { status, stdout } = spawnSync(process.execPath, [bin, 'sandbox', 'reset', '--json'], {
			cwd: unpacked,
			env: { PATH: process.env.PATH, HOME: unpacked },
			encoding: 'utf8',
		});
		expect([status, JSON.parse(stdout)]).toMatchObject([
			EXIT.usage,
			{ code: 'libsql_missing', changed: false, hint: expect.stringContaining('--omit=optional') },
		]);
	});

	it('says how to get DuckDB where it was left out', () => {
		const opens = Object.entries(meta().outputs).find(
			([, { entryPoint }]) => entryPoint === 'src/archive/open.ts',
		);
		const script = `
			const { openArchive } = await import(process.argv[1]);
			const asked = { zoneId: 'z', since: '', until: '', filter: {}, resource: null, decision: null };
			const run = { progress: () => {}, signal: new AbortController().signal };
			await openArchive('.').readArchive(['x.parquet'], asked, run).catch((error) => console.log(JSON.stringify(error)));`;
		const module = join(unpacked, 'package', opens?.[0] ?? '');
		const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script, module], {
			cwd: unpacked,
			encoding: 'utf8',
		});
		expect(JSON.parse(told)).toMatchObject({
			code: 'duckdb_missing',
			exit: EXIT.usage,
			changed: false,
			hint: expect.stringContaining('npm install -g @duckdb/node-api'),
		});
	});

	it('carries the licence of every package that is bundled', () => {
		const text = packed('dist/THIRD_PARTY_LICENSES');
		const found = bundled();
		expect(found.length).toBeGreaterThan(30);
		for (const { name, version } of found) {
			const [, entry = ''] = text.split(`\n${name} ${version} (`);
			const licence = entry.split(/\n-{80}\n/)[1] ?? '';
			expect([name, /permi(t|ssion)|Apache License|LICENSE/i.test(licence)]).toEqual([name, true]);
		}
	});

	it('has an SBOM of what is bundled and what is fetched', () => {
		const text = readFileSync(join(folder, `caracalite-${VERSION}.cdx.json`), 'utf8');
		const { metadata, components, dependencies } = SbomSchema.parse(JSON.parse(text));
		expect(metadata.component).toMatchObject({ name: 'caracalite', version: VERSION });
		const named = components.map(({ name, version }) => `${name}@${version}`);
		for (const { name, version } of bundled()) expect(named).toContain(`${name}@${version}`);
		expect(named).toContain(`libsql@${checkoutManifest().dependencies.libsql}`);
		expect(named.filter((name) => /^(esbuild|vitest|typescript|knip|js-yaml)@/.test(name))).toEqual([]);
		const known = new Set([...named, `caracalite@${VERSION}`]);
		expect(
			dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)),
		).toEqual([]);
		// Our own workspaces are not what a registry has under their name.
		const own = bundled()
			.filter((one) => one.own)
			.map(({ name }) => name);
		expect(components.filter(({ name }) => own.includes(name)).map(({ purl }) => purl)).toEqual(
			own.map(() => undefined),
		);
	});
});
