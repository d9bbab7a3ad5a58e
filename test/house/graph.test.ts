import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

/** What each file of the bundle imports, resolved: re-exports and aliases hide nothing here. */
let imports: Map<string, string[]>;
/** What of it is imported statically, that is as soon as the file is. */
let eager: Map<string, string[]>;

beforeAll(async () => {
	const { metafile } = await build({
		entryPoints: ['src/cli/main.ts'],
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		outdir: await mkdtemp(join(tmpdir(), 'caracalite-graph-')),
		write: false,
		metafile: true,
		packages: 'external',
		logLevel: 'silent',
	});
	const entries = Object.entries(metafile.inputs);
	imports = new Map(entries.map(([file, input]) => [file, input.imports.map(({ path }) => path)]));
	eager = new Map(
		entries.map(([file, input]) => [
			file,
			input.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
		]),
	);
});

/** Every `file -> import` from files that start with `from` to imports that match `to`. */
function crossings(from: string, to: RegExp): string[] {
	return [...imports]
		.filter(([file]) => file.startsWith(from))
		.flatMap(([file, targets]) =>
			targets.filter((target) => to.test(target)).map((target) => `${file} -> ${target}`),
		);
}

describe('the import graph', () => {
	it('is the whole of the source', async () => {
		const bundled = [...imports.keys()].filter((file) => file.startsWith('src/'));
		const files = await readdir('src', { recursive: true });
		const withCode = files.filter((file) => file.endsWith('.ts')).length;
		expect(bundled.length).toBeGreaterThan(withCode * 0.85);
	});

	it('has one user of the SDK, of colours, of the terminal', () => {
		const users = (what: RegExp) => [...new Set(crossings('src/', what).map((line) => line.split(' ')[0]))];
		expect(users(/^chalk$/)).toEqual(['src/render/style.ts']);
		expect(users(/^ora$/)).toEqual(['src/cli/events/progress.ts']);
		expect(users(/^@clack\/prompts$/)).toEqual(['src/cli/prompts.ts']);
		expect(users(/^cosmiconfig/)).toEqual(['src/config/loader.ts']);
		expect(users(/^@duckdb\//)).toEqual(['src/archive/duckdb.ts']);
		expect(users(/^libsql$/).every((file) => /^src\/(sandbox|journal)\//.test(file ?? ''))).toBe(true);
		const sdk = users(/^(@caracalai\/admin|packages\/admin)/).filter(
			(file) => !file?.startsWith('src/admin/'),
		);
		expect(sdk).toEqual([]);
	});

	it('loads for the cached --help next to nothing, for parsing the tree and commander', () => {
		expect(loadedWith('src/cli/main.ts')).toEqual([
			'src/cli/cached-help.ts',
			'src/cli/clock.ts',
			'src/cli/io.ts',
			'src/cli/main.ts',
			'src/cli/writer.ts',
			'src/commands/completion/shells.ts',
			'src/model/exit-codes.ts',
		]);
		const parsing = loadedWith('src/cli/parse.ts');
		expect(parsing.filter((file) => !file.startsWith('src/'))).toEqual(['commander', 'fastest-levenshtein']);
		expect(parsing.filter((file) => /^src\/(admin|sandbox|journal|core|policy)\//.test(file))).toEqual([]);
		// Of commands their declarations, of renderers the list of formats: handlers and zod wait until one runs.
		expect(
			parsing.filter((file) =>
				/\/(run|schema)\.ts$|^src\/render\/(?!(formats|account|written)\/registry)/.test(file),
			),
		).toEqual([]);
	});

	it('loads for an answer to a shell neither a package nor what calls a server or knows a command', () => {
		const answering = loadedWith('src/cli/completion/answering.ts');
		expect(answering.filter((file) => !file.startsWith('src/'))).toEqual([]);
		expect(answering.filter((file) => !/^src\/(cli\/completion|config|model)\//.test(file))).toEqual([]);
	});

	/** Every file and package that is loaded as soon as a file is. */
	function loadedWith(entry: string): string[] {
		const loaded = new Set<string>();
		const queue = [entry];
		for (const file of queue) {
			if (loaded.has(file)) continue;
			loaded.add(file);
			queue.push(...(eager.get(file) ?? []));
		}
		return [...loaded].filter((file) => !file.startsWith('node:')).sort();
	}
});

describe('the core', () => {
	it('has no clock but the port', async () => {
		const files = (await readdir('src/core', { recursive: true })).filter((file) => file.endsWith('.ts'));
		for (const file of files) {
			const text = await readFile(join('src/core', file), 'utf8');
			expect(text, file).not.toMatch(/Date\.now\(|new Date\(\)|performance\.now|Math\.random\(/);
		}
	});
});

describe('the lint', () => {
	const PLANTED: [file: string, text: string, rule: string][] = [
		[
			'src/core/a.ts',
			"import { open } from '../admin/open.js';\nexport const a = open;\n",
			'noRestrictedImports',
		],
		['src/core/b.ts', 'export const a = process.env;\n', 'noRestrictedGlobals'],
		['src/core/c.ts', 'export const a = setTimeout;\n', 'noRestrictedGlobals'],
		['src/render/a.ts', "import chalk from 'chalk';\nexport const a = chalk;\n", 'noRestrictedImports'],
		['src/commands/a.ts', "console.log('a');\n", 'noConsole'],
		[
			'src/admin/a.ts',
			"import { a } from '../sandbox/open.js';\nexport const b = a;\n",
			'noRestrictedImports',
		],
		['src/sandbox/a.ts', "import { a } from '../cli/io.js';\nexport const b = a;\n", 'noRestrictedImports'],
		['src/cli/a.ts', 'export const a = (b: any) => b;\n', 'noExplicitAny'],
		['src/cli/b.ts', 'const a = 1;\nexport default a;\n', 'noDefaultExport'],
		['src/cli/c.ts', '// @ts-ignore\nexport const a: number = null;\n', 'noTsIgnore'],
		['src/cli/d.ts', `export function a() {\n${'\ta();\n'.repeat(61)}}\n`, 'noExcessiveLinesPerFunction'],
		['src/cli/e.ts', 'export const a = 1;\n'.repeat(301), 'noExcessiveLinesPerFile'],
		['src/cli/io.ts', 'export const a = process.env;\n', ''],
		['src/render/style.ts', "import chalk from 'chalk';\nexport const a = chalk;\n", ''],
	];
	let found: Map<string, string[]>;

	beforeAll(async () => {
		const root = await mkdtemp(join(tmpdir(), 'caracalite-lint-'));
		const { vcs, ...rules } = JSON.parse(await readFile('biome.json', 'utf8'));
		await writeFile(join(root, 'biome.json'), JSON.stringify(rules));
		for (const [file, text] of PLANTED) {
			await mkdir(dirname(join(root, file)), { recursive: true });
			await writeFile(join(root, file), text);
		}
		const run = await execa(
			resolve('node_modules/.bin/biome'),
			['lint', '--reporter=json', '--max-diagnostics=none'],
			{
				cwd: root,
				reject: false,
			},
		);
		const { diagnostics } = ReportSchema.parse(JSON.parse(run.stdout));
		found = new Map(PLANTED.map(([file]) => [file, []]));
		for (const { category, location } of diagnostics)
			found.get(location.path)?.push(category.split('/').at(-1) ?? '');
	});

	it.each(PLANTED)('judges %s', (file, _text, rule) => {
		if (rule === '') expect(found.get(file)).toEqual([]);
		else expect(found.get(file)).toContain(rule);
	});
});

const ReportSchema = z.object({
	diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});
