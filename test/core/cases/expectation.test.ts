import { describe, expect, it } from 'vitest';
import {
	actualWord,
	ExpectSchema,
	mismatches,
	normaliseExpectation,
} from '../../../src/core/cases/expectation.js';
import type { Answer } from '../../../src/model/answer.js';
import { allowed, denied, expectation, failed, held, resultOf } from '../../support/evidence.js';

const UNREACHABLE = failed('sts_simulation_unreachable:fetch failed');

/** `field: expected>actual` of each mismatch of what a case file says. */
function differ(written: unknown, answer: Answer): string[] {
	const full = normaliseExpectation(ExpectSchema.parse(written));
	return mismatches(full, answer).map((one) => `${one.field}: ${one.expected}>${one.actual}`);
}

describe('a bare word', () => {
	it.each([
		['allow', 'an allow', allowed(), []],
		['allow', 'a hold, as in the seed', held(['money']), []],
		['allow', 'a denial', denied('restriction_active'), ['decision: allow>deny']],
		['allow', 'nothing', UNREACHABLE, ['decision: allow>not_executed']],
		['deny', 'a denial', denied('restriction_active'), []],
		['deny', 'an allow', allowed(), ['decision: deny>allow']],
		['deny', 'a hold', held(['money']), ['decision: deny>allow']],
		['deny', 'nothing', UNREACHABLE, ['decision: deny>not_executed']],
		['hold', 'a hold', held(['money']), []],
		['hold', 'an allow', allowed(), ['decision: hold>allow']],
		['hold', 'a denial', denied('restriction_active'), ['decision: hold>deny']],
	])('%s meets %s', (word, _what, answer, differs) => {
		expect(differ(word, answer)).toEqual(differs);
	});
});

describe('the members of an expectation', () => {
	it('compares the reason', () => {
		const written = { decision: 'deny', reason: 'role_scope_mismatch' };
		expect(differ(written, denied('role_scope_mismatch'))).toEqual([]);
		expect(differ(written, denied('resource_not_granted'))).toEqual([
			'reason: role_scope_mismatch>resource_not_granted',
		]);
		expect(differ(written, allowed())).toEqual(['decision: deny>allow', 'reason: role_scope_mismatch>none']);
	});

	it('compares the policy with every one that determined', () => {
		const written = { decision: 'allow', policy: 'caracal-payments-mint' };
		expect(differ(written, allowed({ policies: ['other', 'caracal-payments-mint'] }))).toEqual([]);
		expect(differ(written, allowed({ policies: ['caracal-bootstrap'] }))).toEqual([
			'policy: caracal-payments-mint>caracal-bootstrap',
		]);
		expect(differ(written, allowed({ policies: [] }))).toEqual(['policy: caracal-payments-mint>none']);
	});

	it('takes a subset of the tiers, and none of them without a hold', () => {
		const written = { decision: 'allow', hold: { tiers: ['money'] } };
		expect(differ(written, held(['legal', 'money']))).toEqual([]);
		expect(differ(written, held(['legal']))).toEqual(['tiers: money>legal']);
		expect(differ(written, allowed())).toEqual(['decision: hold>allow', 'tiers: money>none']);
		expect(differ({ decision: 'hold', hold: {} }, held([]))).toEqual([]);
	});

	it('takes a subset of the risk, row by row', () => {
		const risky = allowed({
			result: resultOf('allow', [
				{
					risk: [
						{ scope: 'ledger:refund', tier: 'money' },
						{ scope: 'a', tier: 'b' },
					],
				},
			]),
		});
		const risk = (written: unknown) => differ({ decision: 'allow', risk: written }, risky);
		expect(risk([{ scope: 'ledger:refund', tier: 'money' }])).toEqual([]);
		expect(risk({ tier: 'money' })).toEqual([]);
		expect(risk('money')).toEqual([]);
		expect(risk([])).toEqual([]);
		expect(risk([{ scope: 'ledger:refund', tier: 'b' }])).toHaveLength(1);
		expect(risk([{ scope: 'a', more: 1 }])).toHaveLength(1);
		expect(differ({ decision: 'allow', risk: 'money' }, allowed())).toEqual(['risk: "money">[]']);
	});

	it('holds every member at once', () => {
		const full = { decision: 'allow', policy: 'other', risk: 'money', hold: { tiers: ['legal'] } };
		expect(differ(full, held(['money']))).toHaveLength(3);
	});

	it.each([
		'maybe',
		'',
		1,
		null,
		[],
		{},
		{ decision: 'no' },
		{ decision: 'allow', tier: 'x' },
		{ reason: 'r' },
		{
			decision: 'deny',
			hold: {},
		},
	])('refuses %j', (written) => {
		expect(ExpectSchema.safeParse(written).success).toBe(false);
	});
});

it('says hold only to those who asked about a hold', () => {
	expect(actualWord(expectation('allow'), held(['money']))).toBe('allow');
	expect(actualWord(expectation('hold'), held(['money']))).toBe('hold');
	expect(actualWord(expectation('hold'), UNREACHABLE)).toBe('not_executed');
});
