import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { write as github } from '../../src/render/written/github.js';
import { write as gitlab } from '../../src/render/written/gitlab.js';
import { write as junit } from '../../src/render/written/junit.js';
import { write as markdown } from '../../src/render/written/markdown.js';
import { write as sarif } from '../../src/render/written/sarif.js';
import { accountWith, hostile, told } from './accounts.js';

const XSD = readFileSync(new URL('../fixtures/readers/junit.xsd', import.meta.url), 'utf8');

const SarifSchema = z.object({
	version: z.literal('2.1.0'),
	runs: z
		.array(
			z.object({
				results: z.array(
					z.object({
						ruleId: z.string(),
						partialFingerprints: z.record(z.string(), z.string().min(1)),
						locations: z
							.array(
								z.object({
									physicalLocation: z.object({
										artifactLocation: z.object({ uri: z.string().regex(/^(?!\/|[a-z]+:)[\w%!'()*.~/-]*$/i) }),
										region: z.object({ startLine: z.int().min(1) }),
									}),
								}),
							)
							.length(1),
					}),
				),
			}),
		)
		.length(1),
});

describe('text from elsewhere stays text', () => {
	it('in JUnit, which is well formed and fits the schema', async () => {
		const samples = fc.sample(hostile, 60);
		const files = samples.map((text, at) => ({
			fileName: `${at}.xml`,
			contents: junit(told(accountWith(text))),
		}));
		const checked = await validateXML({ xml: files, schema: [XSD] });
		expect(checked.errors).toEqual([]);
		expect(checked.valid).toBe(true);
	});

	it('in SARIF and GitLab, which are JSON with relative places', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				const account = accountWith(text);
				expect(SarifSchema.parse(JSON.parse(sarif(told(account)))).runs[0]?.results).toHaveLength(1);
				expect(JSON.parse(gitlab(told(account)))).toHaveLength(1);
			}),
		);
	});

	it('in annotations, one line each', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				const lines = github(told(accountWith(text)))
					.split('\n')
					.slice(0, -1);
				expect(lines).toHaveLength(1);
				expect(lines[0]).toMatch(/^::error file=[^:,\r]*,line=3,col=1,title=case_failed::[^\r]*$/);
			}),
		);
	});

	it('in markdown, where it is code', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				const outside = withoutCode(markdown(told(accountWith(text))));
				expect(outside).not.toMatch(/@user|<script>|http:|\[x\]|#1/);
			}),
		);
	});
});

/** What is left of a markdown text where each line's code spans are taken out, as CommonMark finds them. */
function withoutCode(text: string): string {
	return text
		.split('\n')
		.map((line) => line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ''))
		.join('\n');
}

describe('bounds', () => {
	it('ten annotations of a kind at most, of which the last counts the rest', () => {
		const lines = github(told(accountWith('a', 25)))
			.trimEnd()
			.split('\n');
		expect(lines).toHaveLength(10);
		expect(lines[9]).toBe('::error title=caracalite::and 16 more');
	});

	it('a comment of 60,000 characters at most, which says that it was cut and keeps its end', () => {
		const text = markdown(told(accountWith('word '.repeat(100), 1_000)));
		expect(text.length).toBeLessThanOrEqual(60_000);
		expect(text).toMatch(/_Cut here: \d+ more lines\._/);
		expect(text).toContain('`Nothing was changed.`');
		expect(text).toMatch(/^<!-- caracalite:verdict:[0-9a-f]{8} -->\n/);
	});
});
