import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptCases } from '../../../src/core/cases/accept.js';
import { decodeCaseFile } from '../../../src/core/cases/decode.js';
import { expectationMetBy, mismatches } from '../../../src/core/cases/expectation.js';
import { parseCases } from '../../../src/core/cases/parse.js';
import { judgeCase } from '../../../src/core/cases/replay.js';
import { rewriteExpectations } from '../../../src/core/cases/rewrite.js';
import type { Expectation } from '../../../src/core/report/evidence.js';
import type { Answer } from '../../../src/model/answer.js';
import { allowed, denied, expectation, failed, held, resultOf } from '../../support/evidence.js';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const expectations: fc.Arbitrary<Expectation> = fc.record({
	decision: fc.constantFrom('allow', 'deny', 'hold'),
	reason: maybe(fc.constantFrom('role_scope_mismatch', 'restriction_active')),
	policy: maybe(fc.constantFrom('caracal-payments-mint', 'caracal-bootstrap')),
	tiers: maybe(fc.subarray(['money', 'pii'])),
	risk: maybe(fc.constantFrom({ scope: 'a', tier: 'money' }, 'money', [])),
});
const answers: fc.Arbitrary<Answer> = fc.constantFrom(
	allowed(),
	denied('role_scope_mismatch'),
	denied('confinement_violation'),
	held(['money']),
	held(['pii', 'money']),
	allowed({ policies: [], result: resultOf('allow', [{ risk: [{ scope: 'a', tier: 'money' }] }]) }),
);

describe('what came of a case as what it expects', () => {
	it('is met by the answer, and leaves what was met', () => {
		fc.assert(
			fc.property(expectations, answers, (given, answer) => {
				const found = expectationMetBy(given, answer);
				expect(found === null ? null : mismatches(found, answer)).toEqual([]);
				if (mismatches(given, answer).length === 0) expect(found).toEqual(given);
			}),
			{ numRuns: 500 },
		);
	});

	it('is nothing where nothing was decided', () => {
		expect(expectationMetBy(expectation('allow'), failed('sts_simulation_unreachable'))).toBeNull();
	});

	it('is a hold where an allow newly waits for a human', () => {
		const [one] = parseCases([{ file: 'a.json', values: [{ name: 'a', expect: 'allow', input: {} }] }]);
		if (one === undefined) throw new Error('no case');
		const result = judgeCase(one, held(['money']), allowed());
		expect(result).toMatchObject({ passed: false, change: 'newly_held' });
		const named = acceptCases([one], [result], ['a']);
		expect(named.rewrites).toMatchObject([{ expectation: { decision: 'hold' } }]);
		expect(named.regressions).toMatchObject([{ passed: true, expected: 'hold' }]);
	});

	it('is taken of named cases alone, that were run and differ', () => {
		const input = { a: 1 };
		const names = ['differs', 'differs too', 'met', 'undecided', 'not run'];
		const cases = parseCases([
			{ file: 'a.json', values: names.map((name) => ({ name, expect: 'deny', input })) },
		]);
		const answerOf = (name: string): Answer =>
			name.startsWith('differs') ? allowed() : name === 'met' ? denied('x') : failed('away');
		const regressions = cases
			.filter(({ name }) => name !== 'not run')
			.map((one) => judgeCase(one, answerOf(one.name), denied('role_scope_mismatch')));
		const named = acceptCases(cases, regressions, ['differs', 'met', 'undecided', 'not run']);
		expect(named.rewrites).toEqual([{ name: 'differs', file: 'a.json', expectation: expectation('allow') }]);
		expect(named.accepted.map(({ name, now, why }) => [name, now, why])).toEqual([
			['differs', 'allow', null],
			['met', null, 'it is met as it is'],
			['undecided', null, 'nothing was decided'],
			['not run', null, 'it was not run'],
		]);
		expect(named.regressions.map(({ name, passed, change }) => [name, passed, change])).toEqual([
			['differs', true, 'fixed'],
			['differs too', false, 'regression'],
			['met', true, 'met'],
			['undecided', false, 'regression'],
		]);
	});
});

const to = (name: string, over: Partial<Expectation> & Pick<Expectation, 'decision'>) => [
	{ name, file: 'x', expectation: expectation(over.decision, over) },
];

describe('a case file', () => {
	it.each<[string, string, string, string, ReturnType<typeof to>]>([
		[
			'JSON, in its own layout',
			'a.json',
			'[{"name":"a", "expect":  "deny" ,"input":{"n":1.0}},\n {"name":"b","expect":"deny","input":{}}]',
			'[{"name":"a", "expect":  "allow" ,"input":{"n":1.0}},\n {"name":"b","expect":"deny","input":{}}]',
			to('a', { decision: 'allow' }),
		],
		[
			'JSON, behind letters of two units',
			'a.json',
			'[{"name":"😀","input":{},\r\n"expect":{"decision":"deny","reason":"x"}}]\r\n',
			'[{"name":"😀","input":{},\r\n"expect":{"decision":"deny","reason":"y"}}]\r\n',
			to('😀', { decision: 'deny', reason: 'y' }),
		],
		[
			'JSON, of which a member goes',
			'a.json',
			'[{"name":"a","expect":{"decision": "deny", "reason":"x"},"input":{}}]',
			'[{"name":"a","expect":{"decision":"allow"},"input":{}}]',
			to('a', { decision: 'allow' }),
		],
		[
			'one case a line',
			'a.ndjson',
			'{"name":"a","expect":"deny","input":{}}\n\n {"name":"b", "expect":"deny","input":{}}',
			'{"name":"a","expect":"deny","input":{}}\n\n {"name":"b", "expect":"hold","input":{}}',
			to('b', { decision: 'hold' }),
		],
		[
			'YAML, with comments',
			'a.yaml',
			'# all\n- name: a # first\n  expect: deny # until PAY-7\n  input: {a:   1}\n\n# second\n- {name: b, expect: "deny", input: {}}\n',
			'# all\n- name: a # first\n  expect: allow # until PAY-7\n  input: {a:   1}\n\n# second\n- {name: b, expect: "deny", input: {}}\n',
			to('a', { decision: 'allow' }),
		],
		[
			'YAML, in its own quotes',
			'a.yaml',
			"- {name: b, expect: 'deny', input: {}} # last",
			"- {name: b, expect: 'allow', input: {}} # last",
			to('b', { decision: 'allow' }),
		],
		[
			'YAML, a member of an object',
			'a.yml',
			'- name: a\n  expect:\n    # why\n    decision: deny\n    reason: x # this\n  input: {}\n',
			'- name: a\n  expect:\n    # why\n    decision: deny\n    reason: y # this\n  input: {}\n',
			to('a', { decision: 'deny', reason: 'y' }),
		],
		[
			'YAML, of which a member goes',
			'a.yml',
			'- name: a\n  expect:\n    decision: deny\n    reason: x\n  input: {} # kept\n- name: b\n  expect: deny\n  input: {}\n',
			'- name: a\n  expect:\n    {"decision":"allow"}\n  input: {} # kept\n- name: b\n  expect: deny\n  input: {}\n',
			to('a', { decision: 'allow' }),
		],
		[
			'YAML, behind an alias of its own',
			'a.yaml',
			'- {name: a, expect: &no deny, input: {}}\n- {name: b, expect: *no, input: {}}\n',
			'- {name: a, expect: &no deny, input: {}}\n- {name: b, expect: allow, input: {}}\n',
			to('b', { decision: 'allow' }),
		],
		[
			'a hold that has to wait for another',
			'a.json',
			'[{"name":"a","expect":{"decision":"allow","hold":{"tiers":["x"]}},"input":{}}]',
			'[{"name":"a","expect":{"decision":"allow","hold":{"tiers":["money"]}},"input":{}}]',
			to('a', { decision: 'hold', tiers: ['money'] }),
		],
	])('%s', async (_what, file, before, after, rewrites) => {
		expect(await rewriteExpectations(file, before, rewrites)).toBe(after);
		const names = parseCases([await decodeCaseFile(file, after)]);
		const [rewrite] = rewrites;
		expect(names.find(({ name }) => name === rewrite?.name)?.expectation).toEqual(rewrite?.expectation);
	});

	it('is left alone where others would change with it', async () => {
		const shared = '- {name: a, expect: &no deny, input: {}}\n- {name: b, expect: *no, input: {}}\n';
		await expect(rewriteExpectations('a.yaml', shared, to('a', { decision: 'allow' }))).rejects.toMatchObject(
			{
				code: 'cases_unwritable',
			},
		);
		await expect(rewriteExpectations('a.yaml', shared, to('c', { decision: 'allow' }))).rejects.toMatchObject(
			{
				code: 'cases_unwritable',
			},
		);
	});
});
