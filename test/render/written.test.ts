import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';
import { type Account, emptyAccount, noted } from '../../src/render/account/account.js';
import { write as github } from '../../src/render/written/github.js';
import { write as gitlab } from '../../src/render/written/gitlab.js';
import { write as junit } from '../../src/render/written/junit.js';
import { write as markdown } from '../../src/render/written/markdown.js';
import { write as sarif } from '../../src/render/written/sarif.js';

const XSD = readFileSync(new URL('../fixtures/readers/junit.xsd', import.meta.url), 'utf8');

const FACTS = { command: 'verdict', version: '0.2.0', placed: (file: string) => file };

/** Text as somebody would write it who wants another reader to take it for more than text. */
const hostile = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom(
				...[
					']]>',
					'<!--',
					'-->',
					'<script>',
					'::error::',
					'%0A',
					'\n',
					'\r',
					'@user',
					'|',
					'\u0000',
					'\ud800',
				],
				...[
					'\u202e',
					'\ufffe',
					'`',
					'```',
					'[x](http://a.example)',
					'&amp;',
					'"',
					"'",
					'#1',
					'http://a.example',
				],
			),
		),
		{ minLength: 1, maxLength: 6 },
	)
	.map((parts) => parts.join(''));

function accountWith(text: string, many = 1): Account {
	const place = { file: text, line: 3, column: 1 };
	const statuses = ['passed', 'failed', 'undecided', 'skipped'] as const;
	return {
		...emptyAccount(FACTS),
		...{ headline: 'BLOCKED', subject: text, outcome: 'failed', zoneId: text },
		facts: [{ label: 'Zone', text }],
		tests: statuses.map((status) => ({
			group: 'cases',
			name: `${text}${status}`,
			file: text,
			line: 3,
			status,
			text,
		})),
		noted: Array.from({ length: many }, () => noted('case_failed', 'error', text, place)),
		changes: {
			...{ from: text, to: text, unknown: null, documents: [] },
			rows: [
				{
					...{ effect: 'gain', who: text, what: text, on: text, note: text, open: true, asleep: false, text },
					...{ before: { state: 'no', text: 'no' }, after: { state: 'yes', text: 'yes' } },
				},
			],
		},
		notKnown: [text],
	};
}

const told = (account: Account) => ({ account, document: {}, version: '0.2.0' });

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
