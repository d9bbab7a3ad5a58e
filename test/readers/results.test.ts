import { beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../render/page-text.js';
import { setScene } from '../support/scene.js';
import { factsOf } from './facts.js';
import { type Finding, readGithub, readGitlab, readJunit, readMarkdown, readSarif } from './read.js';
import { type Result, tenResults } from './results.js';
import { gitlabMistakes, junitMistakes, sarifMistakes } from './valid.js';

const scene = setScene({ afresh: false });
let results: Result[];
beforeAll(async () => {
	results = await tenResults(scene);
});

/** Holds for each result; the message says for which it does not. */
function each(hold: (result: Result) => void): void {
	expect(results.length).toBeGreaterThanOrEqual(10);
	for (const result of results) hold(result);
}

const rulesOf = (found: readonly Pick<Finding, 'rule' | 'level'>[]) =>
	found.map(({ rule, level }) => `${level} ${rule}`).toSorted();

describe('ten results and more', () => {
	it('are of each kind that there is, clean or not', () => {
		const schemas = new Set(results.map(({ document }) => document.schema));
		expect([...schemas].sort()).toEqual(
			['check', 'coverage', 'denials', 'diff', 'error', 'report'].map((kind) => `caracalite/${kind}@1`),
		);
		expect(new Set(results.map(({ exit }) => exit))).toEqual(new Set([0, 1, 2]));
		each(({ name, document, texts }) => {
			const written: unknown = JSON.parse(texts.json);
			// A run tells a file and stdout alike.
			expect(written, name).toEqual(document);
		});
	});

	it('are valid: JUnit by two schemas, SARIF 2.1.0 by its own, code quality by its manual', async () => {
		expect(await junitMistakes(results.map(({ texts }) => texts.junit))).toEqual([]);
		each(({ name, texts }) => {
			expect(sarifMistakes(texts.sarif), name).toEqual([]);
			expect(gitlabMistakes(texts.gitlab), name).toEqual([]);
		});
	});

	it('have schemas that refuse what is not', async () => {
		expect(sarifMistakes('{"version": "2.1.0", "runs": [{"results": []}]}')).not.toEqual([]);
		expect(gitlabMistakes('[{"description": "", "location": {"path": "/a"}}]')).not.toEqual([]);
		expect(await junitMistakes(['<testsuites><testcase/></testsuites>'])).not.toEqual([]);
	});
});

describe('the same facts', () => {
	it('are cases in the JSON and in JUnit, by name, line and status', () => {
		each(({ name, document, texts }) => {
			const told = readJunit(texts.junit).filter(({ suite }) => suite === 'cases');
			const { cases } = factsOf(document);
			expect(
				told.map(({ suite: _suite, ...one }) => one),
				name,
			).toEqual(cases);
		});
	});

	it('are findings in the JSON and in SARIF, GitLab, GitHub and markdown', () => {
		each(({ name, document, texts }) => {
			const sarif = readSarif(texts.sarif);
			const { found, cases } = factsOf(document);
			const codes = sarif.map(({ rule }) => rule);
			for (const code of new Set(found)) {
				const count = (all: readonly string[]) => all.filter((one) => one === code).length;
				expect(count(codes), `${name}: ${code}`).toBe(count(found));
			}
			const lines = sarif.filter(({ rule }) => rule === 'case_failed').map(({ line }) => line);
			expect(lines, name).toEqual(cases.filter(({ status }) => status !== 'passed').map(({ line }) => line));
			expect(rulesOf(readGitlab(texts.gitlab)), name).toEqual(rulesOf(sarif));
			for (const level of ['error', 'warning', 'note'] as const) {
				const all = sarif.filter((one) => one.level === level);
				const github = readGithub(texts.github);
				const shown = github.found.filter((one) => one.level === level);
				expect(shown.length + github.more[level], name).toBe(all.length);
				expect(shown.length, name).toBe(all.length > 10 ? 9 : all.length);
			}
			const markdown = readMarkdown(texts.markdown);
			if (markdown.cut === 0) expect(rulesOf(markdown.found), name).toEqual(rulesOf(sarif));
		});
	});

	it('are counts of tests in JUnit, in its own sums, and in markdown', () => {
		each(({ name, texts }) => {
			const tests = readJunit(texts.junit);
			const count = (status: string) => tests.filter((one) => one.status === status).length;
			expect(texts.junit, name).toContain(
				`tests="${tests.length}" failures="${count('failed')}" errors="${count('undecided')}">`,
			);
			expect(readMarkdown(texts.markdown), name).toMatchObject({
				passed: count('passed'),
				tests: tests.length,
			});
		});
	});

	it('are words in markdown, and the exit code is what passed or not', () => {
		each(({ name, document, exit, texts }) => {
			const { words } = factsOf(document);
			const shown = texts.markdown.toLowerCase();
			for (const word of words) expect(shown, name).toContain(word.toLowerCase());
			const bad = readJunit(texts.junit).filter(
				({ status }) => status === 'failed' || status === 'undecided',
			);
			expect(bad.length > 0, name).toBe(exit !== 0);
		});
	});

	it('are words and counts in the page, and codes as far as its lists go', () => {
		each(({ name, document, texts }) => {
			const { words, found, cases } = factsOf(document);
			const shown = textOf(texts.html);
			for (const word of words) expect(shown.toLowerCase(), name).toContain(word.toLowerCase());
			for (const code of new Set(found)) expect(shown, name).toContain(code);
			const count = (status: string) =>
				cases.filter((one) => one.status === status).length.toLocaleString('en');
			const tests = readJunit(texts.junit).filter(({ suite }) => suite === 'cases');
			if (cases.length > 0)
				expect(shown, name).toContain(`${count('passed')} of ${tests.length.toLocaleString('en')}`);
			if (count('failed') !== '0') expect(shown, name).toContain(`${count('failed')} not as expected`);
		});
	});

	it('tell each finding from every other, run by run', () => {
		each(({ name, texts }) => {
			for (const found of [readSarif(texts.sarif), readGitlab(texts.gitlab)]) {
				expect(new Set(found.map(({ key }) => key)).size, name).toBe(found.length);
			}
		});
	});
});

describe('bounds', () => {
	it('hold for what is huge', () => {
		const huge = results.find(({ name }) => name === 'huge');
		expect(readJunit(huge?.texts.junit ?? '')).toHaveLength(2_000);
		expect(huge?.texts.markdown.length).toBeLessThanOrEqual(60_000);
		expect(readMarkdown(huge?.texts.markdown ?? '').cut).toBeGreaterThan(0);
		expect(readGithub(huge?.texts.github ?? '').more.error).toBe(1_991);
		expect(Buffer.byteLength(huge?.texts.html ?? '')).toBeLessThan(5_000_000);
		expect(textOf(huge?.texts.html ?? '')).toContain('1,700 more cases that are not met, in the JSON');
	});
});
