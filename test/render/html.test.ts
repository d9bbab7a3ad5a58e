import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Test } from '../../src/render/account/account.js';
import { barsOf } from '../../src/render/written/html/chart.js';
import { write } from '../../src/render/written/html/page.js';
import { accountWith, hostile, told } from './accounts.js';
import { textOf } from './page-text.js';

const pageOf = (account: Account) => write(told(account));

/** Every tag of a page, without what attributes and places to break a line may say. */
function tagsOf(page: string): string[] {
	const tags = page.match(/<[^>]*>/g) ?? [];
	return tags
		.filter((tag) => tag !== '<wbr>')
		.map((tag) => tag.replace(/(aria-label|data-label)="[^"]*"/g, '$1'));
}

describe('a page', () => {
	it('has the same tags whatever a text says', () => {
		const plain = tagsOf(pageOf(accountWith('plain')));
		fc.assert(
			fc.property(hostile, (text) => {
				fc.pre(text !== '');
				expect(tagsOf(pageOf(accountWith(text)))).toEqual(plain);
			}),
		);
	});

	it('shows what turns, hides or steers', () => {
		fc.assert(
			fc.property(hostile, (text) => {
				expect(pageOf(accountWith(text))).not.toMatch(
					/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u,
				);
			}),
		);
	});

	it('loads nothing and runs nothing', () => {
		const page = pageOf(accountWith('https://a.example/ javascript:1'));
		const tags = tagsOf(page);
		expect(
			tags.filter((tag) => /^<(script|link|iframe|img|object|embed|base|form|a href="(?!#))/i.test(tag)),
		).toEqual([]);
		expect(tags.filter((tag) => /\s(on\w+|style|src|srcset|action)\s*=|https?:/i.test(tag))).toEqual([]);
		const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
		expect(style).not.toMatch(/url\(|@import|expression/);
		const hash = createHash('sha256').update(style).digest('base64');
		expect(page).toContain(
			`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
		);
	});

	it('names its parts once, leads to parts that are there, and has headings in order', () => {
		const page = pageOf(accountWith('plain'));
		const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const targets = [...page.matchAll(/(?:href|aria-labelledby)="#?([^"]*)"/g)].map(([, id]) => id);
		expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
		const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
		expect(levels.filter((level) => level === 1)).toHaveLength(1);
		expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
		expect(page.match(/<th(?!ead)(?![^>]*scope=)/g)).toBeNull();
	});
});

/** A string that says where it stood. */
function marked<T>(value: T, path: string, found: string[]): T {
	const walk = (one: unknown, at: string): unknown => {
		if (typeof one === 'string' && one === 'MARK') {
			found.push(at);
			return at;
		}
		if (Array.isArray(one)) return one.map((inner, index) => walk(inner, `${at}-${index}`));
		if (typeof one !== 'object' || one === null) return one;
		return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner, `${at}-${key}`)]));
	};
	// A structural copy: the same shape, with other strings.
	return walk(value, path) as T;
}

/** What is told in other words, or beside what holds it. */
const ELSEWHERE =
	/-(zoneId|rows-0-text|tests-3-evidence|noted-0-key|hours-1-start|flips-0-first|evidence-title|json)/;

it('says everything that the account says', () => {
	const found: string[] = [];
	const account = marked(accountWith('MARK'), 'mark', found);
	const text = textOf(pageOf(account));
	const said = found.filter((path) => !ELSEWHERE.test(path));
	expect(said.length).toBeGreaterThan(40);
	expect(said.filter((path) => !text.includes(path))).toEqual([]);
	expect(text).toContain('BLOCKED');
});

describe('bounds', () => {
	const many = <T>(list: readonly T[], count: number): T[] =>
		Array.from({ length: count }, (_, at) => list[at % list.length]).filter((one) => one !== undefined);

	it.each([
		['short', 'a'],
		['long and wide', '<"漢字'.repeat(400)],
	])('stays below 5 MB and says what it left out: 10,000 of each, %s', (_what, text) => {
		const one = accountWith(text);
		const { changes, traffic, refused } = one;
		if (changes === null || traffic === null || refused === null)
			throw new Error('the account has all parts');
		const checks = one.tests.map((test): Test => ({ ...test, group: 'verdict' }));
		const page = pageOf({
			...one,
			facts: many(one.facts, 10_000),
			tests: [...many(one.tests, 10_000), ...many(checks, 10_000)],
			noted: many(one.noted, 10_000),
			changes: {
				...changes,
				rows: many(changes.rows, 10_000).map((row, at) => ({
					...row,
					who: `${at}${row.who}`,
					asleep: at % 2 === 0,
				})),
				documents: many(changes.documents, 10_000),
			},
			traffic: { ...traffic, flips: many(traffic.flips, 10_000), notes: many(traffic.notes, 10_000) },
			refused: many(refused, 10_000),
			evidence: many(one.evidence, 10_000),
		});
		expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
		const left = [...textOf(page).matchAll(/([\d,]+) more [\w ]+, in the JSON/g)];
		expect(left.length).toBeGreaterThan(7);
	});

	it('puts hours together into few bars, and loses no request', () => {
		const hour = fc.record({
			start: fc
				.integer({ min: 0, max: 24 * 400 })
				.map((at) => new Date(Date.parse('2026-01-01T00:00:00Z') + at * 3_600_000).toISOString()),
			requests: fc.nat(1_000),
			changed: fc.nat(10),
		});
		fc.assert(
			fc.property(fc.array(hour, { minLength: 1, maxLength: 60 }), (hours) => {
				const { bars } = barsOf(hours);
				const sum = (list: readonly { requests: number; changed: number }[]) => ({
					requests: list.reduce((all, one) => all + one.requests, 0),
					changed: list.reduce((all, one) => all + one.changed, 0),
				});
				expect(sum(bars)).toEqual(sum(hours));
				expect(bars.length).toBeLessThanOrEqual(73);
			}),
		);
	});
});
