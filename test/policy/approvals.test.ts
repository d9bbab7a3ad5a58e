import { describe, expect, test } from 'vitest';
import { inEffect, isClassConflict, waitOf } from '../../src/policy/approvals.js';

describe('how long a request waits, measured on a running Caracal', () => {
	const measured: [approver: string | undefined, declared: number | undefined, seconds: number][] = [
		[undefined, undefined, 14_400],
		['operator', undefined, 14_400],
		['subject', undefined, 900],
		['any', undefined, 900],
		...[undefined, 'operator', 'subject', 'any'].flatMap((approver): [typeof approver, number, number][] => [
			[approver, 1, 60],
			[approver, 60, 60],
			[approver, 61, 61],
			[approver, 86_400, 86_400],
		]),
		['operator', 86_401, 86_401],
		['operator', 604_800, 604_800],
		['operator', 604_801, 604_800],
		['operator', 1e22, 604_800],
		['subject', 86_401, 86_400],
		['any', 604_800, 86_400],
	];
	test.each(measured)('by %s, declared %s: %s', (approver, declared, seconds) => {
		const declaration = {
			tier: 'money',
			...(approver === undefined ? {} : { approver }),
			...(declared === undefined ? {} : { ttl_seconds: declared }),
		};
		expect(waitOf(declaration)).toBe(seconds);
		expect(waitOf(inEffect(declaration))).toBe(seconds);
	});
});

test('nobody can grant what an operator and a subject both have to; any goes with either', () => {
	const conflicting = [
		['operator', 'subject'],
		['any', 'subject', 'operator'],
	];
	const fine = [[], ['operator'], ['subject', 'subject'], ['any', 'operator'], ['any', 'subject'], ['any']];
	for (const classes of conflicting) expect(isClassConflict(classes)).toBe(true);
	for (const classes of fine) expect(isClassConflict(classes)).toBe(false);
});
