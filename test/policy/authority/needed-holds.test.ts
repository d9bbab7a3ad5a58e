import { describe, expect, test } from 'vitest';
import { CASHIER, ledger } from './bundles.js';
import { CAREFUL, CASHIER_ALL, marked, type Request, refund } from './marked.js';
import type { Ready } from './proof.js';

describe('a mint that nobody could grant needs', () => {
	const both = { ...refund, scopes: ['ledger:write', 'ledger:refund'] };
	const RISKS =
		'risk := [{"scope": "ledger:write", "tier": "books"}, {"scope": "ledger:refund", "tier": "money"}]\n';
	const tiers = (books: string, money: string) =>
		ledger(
			CAREFUL,
			`${RISKS}approval_tiers := [{"tier": "books", "approver": "${books}"}, {"tier": "money", "approver": "${money}"}]\n`,
		);

	test('the one class that gives way, and what it allows together', () => {
		expect(marked(tiers('operator', 'subject'), tiers('any', 'subject'), both).needed).toEqual([
			'+ cashier: ledger:write on resource://ledger is held for approval (books: by any within 15m, identified), not (books: by operator within 4h, identified)',
			'+ cashier: ledger:refund on resource://ledger together with ledger:write can be granted again',
		]);
	});

	test('of two that do, the first, and none that stays', () => {
		const { needed, not } = marked(tiers('operator', 'subject'), tiers('any', 'any'), both);
		expect(needed.filter((text) => text.includes('held for approval'))).toHaveLength(1);
		expect(not.filter((text) => text.startsWith('+ cashier'))).toHaveLength(1);
	});

	test('of a workload, what workloads can be granted again', () => {
		const workload: Request = { ...both, shape: 'workload_mint', labels: [] };
		expect(marked(tiers('operator', 'subject'), tiers('any', 'subject'), workload).needed).toEqual([
			'+ any workload: ledger:write is held for approval (books: by any within 15m, identified), not (books: by operator within 4h, identified)',
			'+ any workload: ledger:refund together with ledger:write can be granted again',
		]);
	});

	test('the operator gives way where the subject stays, and the other way round', () => {
		const told = (before: Ready, after: Ready) =>
			marked(before, after, both).needed.filter((text) => text.includes('held for approval'));
		expect(told(tiers('operator', 'subject'), tiers('operator', 'any'))).toEqual([
			expect.stringContaining('ledger:refund'),
		]);
		expect(told(tiers('subject', 'operator'), tiers('subject', 'any'))).toEqual([
			expect.stringContaining('ledger:refund'),
		]);
	});

	test('the class that the fewest scopes ask for', () => {
		const [write, pay, pays] = ['ledger:write', 'ledger:pay', '"ledger:refund", "ledger:pay"'];
		const roles = { [CASHIER]: CASHIER_ALL.replace('"ledger:refund"', pays) };
		const more = `${RISKS.replace(']\n', '')}, {"scope": "ledger:pay", "tier": "books"}]\n`;
		const by = (books: string, money: string) =>
			ledger(
				roles,
				`${more}approval_tiers := [{"tier": "books", "approver": "${books}"}, {"tier": "money", "approver": "${money}"}]\n`,
			);
		const asked = { ...refund, scopes: [write, pay, 'ledger:refund'] };
		const { needed } = marked(by('operator', 'subject'), by('any', 'any'), asked);
		expect(needed.filter((text) => text.includes('held for approval'))).toEqual([
			expect.stringMatching(/^\+ cashier: ledger:refund /),
		]);
	});

	test('nothing where they still conflict', () => {
		expect(marked(tiers('operator', 'subject'), tiers('subject', 'operator'), both).needed).toEqual([]);
	});
});
