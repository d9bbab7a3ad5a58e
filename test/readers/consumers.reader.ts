import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setScene } from '../support/scene.js';
import { readJunit, readSarif } from './read.js';
import { type Result, tenResults } from './results.js';

/** Who reads, fetched from their registries into a folder that goes again. */
const FROM_PYPI = ['junit2html==31.1.4', 'sarif-tools==3.0.5', 'cmarkgfm==2025.10.22'];
const FROM_NPM = ['markdown-it@15.0.3', 'xunit-viewer@10.6.1'];
const FETCH_MS = 300_000;

const ReadSchema = z.record(
	z.string(),
	z.object({
		tests: z.array(z.object({ name: z.string(), outcome: z.string() })),
		findings: z.array(z.object({ rule: z.string(), level: z.string(), line: z.coerce.number() })),
		html: z.string(),
	}),
);

const scene = setScene({ afresh: false });
const folder = mkdtempSync(join(tmpdir(), 'caracalite-readers-'));
let results: Result[];
let read: z.output<typeof ReadSchema>;

beforeAll(async () => {
	// With the environment of whoever runs this: it may name registries and proxies.
	const inFolder = { cwd: folder };
	const python = join(folder, 'python', 'bin', 'python');
	await execa('python3', ['-m', 'venv', 'python'], inFolder);
	await execa(
		python,
		['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...FROM_PYPI],
		inFolder,
	);
	await execa(
		'npm',
		['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, ...FROM_NPM],
		inFolder,
	);
	process.stdout.write(`fetched from PyPI: ${FROM_PYPI.join(', ')}; from npm: ${FROM_NPM.join(', ')}\n`);
	results = await tenResults(scene);
	const { stdout } = await execa(python, [resolve('test/readers/consumers.py'), join(scene.dir, 'out')], {
		...inFolder,
		maxBuffer: 64 * 1024 * 1024,
	});
	read = ReadSchema.parse(JSON.parse(stdout));
}, FETCH_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Holds for each result, and tells what was compared. */
function each(
	what: string,
	hold: (result: Result, told: z.output<typeof ReadSchema>[string]) => string,
): void {
	expect(Object.keys(read).sort()).toEqual(results.map(({ name }) => name).sort());
	for (const result of results) {
		const told = read[result.name];
		if (told === undefined) throw new Error(`nobody read ${result.name}`);
		process.stdout.write(`${what.padEnd(12)} ${result.name.padEnd(34)} ${hold(result, told)}\n`);
	}
}

describe('what others read', () => {
	it('in JUnit, by junit2html, is each test with its outcome', () => {
		each('junit2html', ({ name, texts }, { tests }) => {
			// It shows an error as a failure.
			const seen = (status: string) => (status === 'undecided' ? 'failed' : status);
			const own = readJunit(texts.junit).map((one) => [one.name, one.status]);
			const shown = own.map(([test = '', status = '']) => [test, seen(status)]);
			const told = tests.map((one) => [one.name, STATUS[one.outcome] ?? one.outcome]);
			expect(told.sort(), name).toEqual(shown.sort());
			const count = (status: string) => own.filter(([, one]) => one === status).length;
			return `${own.length} tests: ${count('passed')} passed, ${count('failed')} failed, ${count('undecided')} undecided, ${count('skipped')} skipped`;
		});
	});

	it('in JUnit, by xunit-viewer, is as many that failed, passed, were skipped and could not be decided', () => {
		const bin = join(folder, 'node_modules', '.bin', 'xunit-viewer');
		for (const { name, texts } of results) {
			const file = join(scene.dir, 'out', name, 'junit');
			const argv = ['-r', file, '-o', join(folder, 'page.html'), '-c', '-n', '-C', 'false'];
			// Into a file: it ends before a pipe has taken all.
			const console = join(folder, 'console.txt');
			const descriptor = openSync(console, 'w');
			spawnSync(bin, argv, { stdio: ['ignore', descriptor, 'inherit'] });
			closeSync(descriptor);
			const sums =
				readFileSync(console, 'utf8')
					.split('\n')
					.find((line) => /^\d+ (failure|error|skipped|passed)/.test(line)) ?? '';
			const tests = readJunit(texts.junit);
			const count = (status: string) => tests.filter((one) => one.status === status).length;
			for (const [word, status] of SUMS) {
				expect(Number(new RegExp(`(\\d+) ${word}`).exec(sums)?.[1] ?? 0), `${name}: ${word}`).toBe(
					count(status),
				);
			}
			process.stdout.write(`xunit-viewer ${name.padEnd(34)} ${sums}\n`);
		}
	});

	it('in SARIF, by sarif-tools, is each finding with rule, level and line', () => {
		each('sarif-tools', ({ name, texts }, { findings }) => {
			const own = readSarif(texts.sarif).filter(({ line }) => line !== null);
			const facts = (all: readonly { rule: string; level: string; line: number | null }[]) =>
				all.map(({ rule, level, line }) => `${rule} ${level} ${line}`).sort();
			expect(facts(findings), name).toEqual(facts(own));
			return `${own.length} findings`;
		});
	});

	it.each([
		[
			'cmark-gfm, as GitHub renders it',
			async () => new Map(results.map(({ name }) => [name, read[name]?.html ?? ''])),
		],
		['markdown-it', renderedByMarkdownIt],
	])('in markdown, by %s, is text that names nobody, links nowhere and holds no HTML', async (by, render) => {
		const pages = await render();
		for (const { name } of results) {
			const html = pages.get(name) ?? '';
			const [marker = '', rest = ''] = html.split(/(?<=-->)/, 2);
			expect(marker, name).toMatch(/^<!-- caracalite:[a-z-]+(:[0-9a-f]{8})? -->$/);
			const tags = new Set([...rest.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, tag = '']) => tag));
			expect(
				[...tags].filter((tag) => !PLAIN.has(tag)),
				name,
			).toEqual([]);
			const prose = rest.replace(/<code>[\s\S]*?<\/code>/g, '').replace(/<[^>]*>/g, '');
			expect(prose, name).not.toMatch(/@\w|#\d|https?:|www\./);
			process.stdout.write(
				`${by.split(',')[0]?.padEnd(12)} ${name.padEnd(34)} ${[...tags].sort().join(' ')}\n`,
			);
		}
	});
});

const SUMS = [
	['failure', 'failed'],
	['error', 'undecided'],
	['skipped', 'skipped'],
	['passed', 'passed'],
] as const;

const STATUS: Readonly<Record<string, string>> = {
	passed: 'passed',
	failed: 'failed',
	skipped: 'skipped',
};

/** What our markdown is made of; no link, no picture, nothing that runs. */
const PLAIN = new Set([
	'h3',
	'h4',
	'p',
	'ul',
	'li',
	'code',
	'table',
	'thead',
	'tbody',
	'tr',
	'th',
	'td',
	'strong',
	'em',
]);

const MARKDOWN_IT = `
import markdownit from 'markdown-it';
import { readFileSync } from 'node:fs';
const engine = markdownit({ html: true, linkify: true });
const pages = process.argv.slice(1).map((file) => engine.render(readFileSync(file, 'utf8')));
process.stdout.write(JSON.stringify(pages));
`;

async function renderedByMarkdownIt(): Promise<Map<string, string>> {
	const files = results.map(({ name }) => join(scene.dir, 'out', name, 'markdown'));
	const argv = ['--input-type=module', '-e', MARKDOWN_IT, ...files];
	const { stdout } = await execa(process.execPath, argv, {
		cwd: folder,
		maxBuffer: 64 * 1024 * 1024,
	});
	const pages = z.array(z.string()).parse(JSON.parse(stdout));
	return new Map(results.map(({ name }, at) => [name, pages[at] ?? '']));
}
