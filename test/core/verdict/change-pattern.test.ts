import { describe, expect, it } from 'vitest';
import { matches, refuseIdleKeep, refuseUnmatched } from '../../../src/core/verdict/change-pattern.js';
import { standingsOf } from '../../../src/core/verdict/standing.js';
import { accepting } from '../../support/evidence.js';
import { gain, pattern } from './rows.js';

describe('a change that is meant', () => {
	it.each<[string, string, boolean]>([
		['by its kind', 'kind=gain', true],
		['by the id of the application', 'application=app-1', true],
		['by the binding key', 'application=payments', true],
		['by the name of the application', 'application=Payments Agent', true],
		[
			'by all of it',
			'kind=gain,application=payments, resource=resource://ledger,role=clerk,scope=ledger:refund',
			true,
		],
		['not by another kind', 'kind=loss', false],
		['not by another application', 'application=app-2', false],
		['not by another resource', 'resource=resource://mail', false],
		['not by another role', 'role=cashier', false],
		['not by another scope', 'scope=ledger:read', false],
		['not where one of two parts differs', 'role=clerk,scope=ledger:read', false],
	])('is matched %s', (_what, text, expected) => {
		expect(matches(pattern(text), gain())).toBe(expected);
	});

	it('is a gain where --allow-gain says so', () => {
		const lost = gain({ kind: 'authority_lost', effect: 'loss' });
		expect(matches(pattern('role=clerk', '--allow-gain'), gain())).toBe(true);
		expect(matches(pattern('role=clerk', '--allow-gain'), lost)).toBe(false);
		expect(matches(pattern('role=clerk'), lost)).toBe(true);
	});

	it('says in the verdict who means it', () => {
		const rows = [gain(), gain({ scope: 'ledger:read' }), gain({ role: 'cashier', needed: true })];
		const meant = [pattern('scope=ledger:read', 'profile')];
		expect(standingsOf(rows, accepting({ meant }))).toEqual([
			{ row: 0, kind: 'gain', standing: 'open', by: null },
			{ row: 1, kind: 'gain', standing: 'meant', by: 'profile scope=ledger:read' },
			{ row: 2, kind: 'gain', standing: 'needed', by: null },
		]);
	});
});

describe('reading --allow-change', () => {
	it('takes any of the five parts', () => {
		expect(pattern('role=cashier').wanted).toEqual({ role: 'cashier' });
		expect(pattern('kind=loss,application=a,resource=b,role=c,scope=d=e').wanted).toEqual({
			kind: 'loss',
			application: 'a',
			resource: 'b',
			role: 'c',
			scope: 'd=e',
		});
	});

	it.each(['', 'role', '=clerk', 'role=', 'role= ', 'label=clerk', 'role=clerk,', 'kind=los'])(
		'refuses "%s"',
		(text) => {
			expect(() => pattern(text)).toThrow(expect.objectContaining({ code: 'bad_change_pattern' }));
		},
	);

	it('names the nearest kind', () => {
		expect(() => pattern('kind=newly_hold')).toThrow(
			expect.objectContaining({ hint: 'Did you mean "newly_held"?' }),
		);
	});

	it.each<[string, string]>([
		['role=clark', 'Did you mean role=clerk?'],
		['kind=loss,application=app-1', 'leave the pattern out; `caracalite diff` lists what changes'],
	])('refuses %s, which is about nothing that changes', (text, hint) => {
		expect(() => refuseUnmatched([pattern(text)], [gain()])).toThrow(
			expect.objectContaining({ code: 'change_pattern_unmatched', hint }),
		);
		expect(() => refuseUnmatched([pattern(text, 'profile')], [gain()])).not.toThrow();
	});

	it('takes one that is about what the denial needs', () => {
		expect(() => refuseUnmatched([pattern('role=clerk')], [gain({ needed: true })])).not.toThrow();
	});
});

describe('what is kept', () => {
	const granted = { application: ['app-1'], resource: ['resource://ledger'], role: ['clerk'], scope: [] };

	it('is something, and no change, so that it has no kind', () => {
		expect(pattern('role=clerk', '--keep').wanted).toEqual({ role: 'clerk' });
		expect(() => pattern('kind=gain', '--keep')).toThrow(
			expect.objectContaining({ code: 'bad_change_pattern' }),
		);
	});

	it('has to be there', () => {
		expect(() => refuseIdleKeep([pattern('role=clerk', '--keep')], [granted])).not.toThrow();
		expect(() => refuseIdleKeep([pattern('role=clark', '--keep')], [granted])).toThrow(
			expect.objectContaining({ code: 'keep_unmatched', hint: 'Did you mean role=clerk?' }),
		);
	});
});
