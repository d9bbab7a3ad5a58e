import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeCaseFile } from '../../../src/core/cases/decode.js';
import { describeCases } from '../../../src/core/cases/digest.js';
import { parseCases } from '../../../src/core/cases/parse.js';
import { CaracaliteError } from '../../../src/model/errors.js';

const one = (name: unknown, over: object = {}) => ({ name, expect: 'allow', input: { a: 1 }, ...over });
const file = (values: unknown[], name = 'a.json') => ({ file: name, values });

function mistakes(...files: ReturnType<typeof file>[]): string[] {
	try {
		parseCases(files);
	} catch (error) {
		if (!(error instanceof CaracaliteError)) throw error;
		expect(error).toMatchObject({ code: 'bad_cases', exit: 2 });
		return error.message
			.split('\n')
			.slice(1)
			.map((line) => line.trim());
	}
	throw new Error('the cases were taken');
}

describe('the cases of a file', () => {
	it('come out in their full form, in the order of files and cases', () => {
		const cases = parseCases([
			file([one('b', { expect: { decision: 'deny', reason: 'role_scope_mismatch' } }), one(' a ')]),
			file([one('c', { expect: { decision: 'allow', hold: { tiers: ['money'] } } })], 'b.json'),
		]);
		expect(cases.map(({ name, expected, file }) => [name, expected, file])).toEqual([
			['b', 'deny:role_scope_mismatch', 'a.json'],
			['a', 'allow', 'a.json'],
			['c', 'hold', 'b.json'],
		]);
		expect(cases[2]?.expectation).toEqual({
			decision: 'hold',
			reason: null,
			policy: null,
			tiers: ['money'],
			risk: null,
		});
	});

	it('may carry what recording writes beside them', () => {
		const told = { seen: { count: 1 }, from: {}, provenance: [], digest: 'd', superseded: {} };
		expect(parseCases([file([one('a', { ...told, expect: 'deny' })])])).toHaveLength(1);
	});

	it('are all valid in the example that the project ships', async () => {
		const name = 'examples/regressions.example.json';
		const text = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
		expect(parseCases([await decodeCaseFile(name, text)]).length).toBeGreaterThanOrEqual(5);
	});
});

describe('mistakes', () => {
	it('are told with file, index and field, all at once', () => {
		expect(
			mistakes(
				file([one('a'), one('', { input: [] }), 'text', one('d', { expect: 'maybe' })]),
				file([one('a'), { name: 'e', expect: 'deny' }], 'b.json'),
			),
		).toEqual([
			expect.stringMatching(/^a\.json\[1\] name: /),
			expect.stringMatching(/^a\.json\[1\] input: /),
			expect.stringMatching(/^a\.json\[2\] case: /),
			expect.stringMatching(/^a\.json\[3\] expect: is "allow", "deny", "hold"/),
			'b.json[0] name: "a" is used already in a.json[0]',
			expect.stringMatching(/^b\.json\[1\] input: /),
		]);
	});

	it('beyond twenty are counted', () => {
		const found = mistakes(file(Array.from({ length: 25 }, () => 0)));
		expect(found).toHaveLength(21);
		expect(found.at(-1)).toBe('and 5 more');
	});

	it('are also a hold of a denial', () => {
		expect(mistakes(file([one('a', { expect: { decision: 'deny', hold: {} } })]))).toEqual([
			expect.stringContaining('only an allow can hold'),
		]);
	});

	it('no case at all is an error of its own', () => {
		expect(() => parseCases([file([]), file([], 'b.json')])).toThrow(
			expect.objectContaining({ code: 'no_cases', message: 'no regression case in a.json, b.json', exit: 2 }),
		);
	});
});

describe('the digest of a set of cases', () => {
	const digest = (...values: object[]) => describeCases(parseCases([file(values)])).digest;

	it('does not depend on the order of keys, nor on the file', () => {
		const cases = parseCases([file([one('a', { input: { a: 1, b: 2 } })])]);
		const other = parseCases([file([one('a', { input: { b: 2, a: 1 } })], 'b.json')]);
		expect(describeCases(cases).digest).toBe(describeCases(other).digest);
		expect(describeCases(cases)).toMatchObject({ files: ['a.json'], count: 1 });
	});

	it('depends on name, expectation and input', () => {
		const all = [
			digest(one('a')),
			digest(one('b')),
			digest(one('a', { expect: 'deny' })),
			digest(one('a', { input: { a: 2 } })),
			digest(one('a'), one('b')),
		];
		expect(new Set(all).size).toBe(all.length);
	});
});
