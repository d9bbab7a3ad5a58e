import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/policy/document.js';
import { validateDocument } from '../../src/policy/validate.js';
import { compare, compareText, keyOf } from '../../src/policy/values.js';
import { recordedDocuments } from './corpus.js';
import { literals, spell } from './literals.js';

test('reads a literal back, however it is spelt', () => {
	fc.assert(
		fc.property(literals, fc.nat(11), (value, style) => {
			const content = `package caracal.authz\nrisk := ${spell(value, style)}\n`;
			const { definitions, problems } = readDocument({ name: 'd', content });
			expect(problems).toEqual([]);
			expect(keyOf(definitions[0]?.value ?? null)).toBe(keyOf(value));
			expect(definitions[0]?.logic).toBeNull();
		}),
		{ numRuns: 400 },
	);
});

test('orders values totally, and calls equal what is equal', () => {
	fc.assert(
		fc.property(literals, literals, literals, (a, b, c) => {
			expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
			expect(compare(a, b) === 0).toBe(keyOf(a) === keyOf(b));
			if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
		}),
		{ numRuns: 400 },
	);
});

test('orders texts by code point, as the bytes of UTF-8 are ordered', () => {
	const texts = ['', 'a', 'ab', 'b', '\u{e9}', '\u{fffd}', '\u{1f600}', '\u{1f601}'];
	expect(texts.toReversed().sort(compareText)).toEqual(texts);
});

test('judges any text without falling over, and points into it', () => {
	const recorded = recordedDocuments().map(({ content }) => content);
	const token = fc.constantFrom(
		'{',
		'}',
		'[',
		']',
		'(',
		')',
		'"',
		'`',
		':=',
		'=',
		',',
		'|',
		'if',
		'x',
		'.',
		'-1',
		'#',
		'\n',
	);
	const broken = fc
		.tuple(fc.constantFrom(...recorded), fc.nat(300), fc.nat(40), fc.array(token, { maxLength: 4 }))
		.map(
			([text, from, length, insert]) => text.slice(0, from) + insert.join(' ') + text.slice(from + length),
		);
	fc.assert(
		fc.property(fc.oneof(broken, fc.string({ unit: 'binary' })), (content) => {
			const lines = content.split('\n');
			const verdict = validateDocument(content);
			const problems = [
				...readDocument({ name: 'd', content }).problems,
				...(verdict.valid ? [] : [verdict.problem]),
			];
			for (const { line, column } of problems) {
				expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
			}
		}),
		{ numRuns: 600 },
	);
});
