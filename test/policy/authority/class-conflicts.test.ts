import { expect, test } from 'vitest';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { LEDGER, ledger, REFUNDS, ready, texts } from './bundles.js';

const CASHIER_ONLY =
	'risk := [{"scope": "ledger:write", "tier": "books"}, {"scope": "ledger:refund", "tier": "money"}]\n';
const tiers = (books: string, money: string) =>
	ledger(
		REFUNDS,
		`${CASHIER_ONLY}approval_tiers := [{"tier": "books", "approver": "${books}"}, {"tier": "money", "approver": "${money}"}]\n`,
	);

test('two scopes whose tiers come to need two classes can no longer be granted together, which is a loss', () => {
	const before = tiers('operator', 'any');
	const after = tiers('operator', 'subject');
	const { rows } = diffAuthority(before, after);
	const told = rows.filter(({ kind }) => kind.startsWith('class_conflict'));
	expect(told).toMatchObject([
		{ kind: 'class_conflict_added', effect: 'loss', role: null, decides: ['workload_mint'], dormant: null },
		{ effect: 'loss', role: 'cashier', scope: 'ledger:refund', others: ['ledger:write'], dormant: null },
	]);
	expect(told[1]?.text).toBe(
		'- cashier: ledger:refund on resource://ledger together with ledger:write can no longer be granted by anybody, since it needs both an operator and a subject',
	);
	expect(texts(after, before)).toContain(
		'+ cashier: ledger:refund on resource://ledger together with ledger:write can be granted again',
	);
});

test('a scope that conflicts alone is no hold, and conflicts with the others need no words', () => {
	const alone = `${CASHIER_ONLY}approval_tiers := [{"tier": "books"}, {"tier": "books", "approver": "subject"}, {"tier": "money"}]\n`;
	const { rows } = diffAuthority(ledger(REFUNDS, CASHIER_ONLY), ledger(REFUNDS, alone));
	expect(rows.filter(({ kind }) => kind !== 'risk_changed').map(({ text }) => text)).toEqual([
		'- any workload: ledger:refund is now held for approval (money: by operator within 4h, identified)',
		'- cashier: ledger:refund on resource://ledger is now held for approval (money: by operator within 4h, identified)',
		'- any workload: ledger:write can no longer be granted by anybody, since it needs both an operator and a subject',
		'- cashier: ledger:write on resource://ledger can no longer be granted by anybody, since it needs both an operator and a subject',
	]);
});

test('authority that is gained and that nobody can grant is not called held', () => {
	const both = 'approval_tiers := [{"tier": "money"}, {"tier": "money", "approver": "subject"}]\n';
	const risk = 'risk := [{"scope": "ledger:refund", "tier": "money"}]\n';
	const before = ready(LEDGER, risk, both);
	expect(texts(before, ledger(REFUNDS, risk + both))).toEqual([
		'+ cashier: ledger:refund on resource://ledger, which nobody can grant: it needs both an operator and a subject',
	]);
});

test('a zone without a version holds nothing, so that the first one does not take anything away', () => {
	const { rows } = diffAuthority(null, tiers('operator', 'subject'));
	expect(rows.filter(({ effect }) => effect === 'loss')).toEqual([]);
});
