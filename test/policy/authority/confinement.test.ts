import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../src/policy/bundle.js';
import { cap, ledger, texts } from './bundles.js';

describe('confinement', () => {
	const changes: [string, Bundle, Bundle, string[]][] = [
		[
			'a new cap',
			ledger(),
			cap(['c', 'ledger:read']),
			['- labels starting with c: confinement stops any scope but ledger:read'],
		],
		[
			'one scope more',
			cap(['c', 'x']),
			cap(['c', 'x', 'y']),
			['+ labels starting with c: confinement lets through y'],
		],
		[
			'one for another',
			cap(['c', 'x']),
			cap(['c', 'y']),
			[
				'- labels starting with c: confinement stops x',
				'+ labels starting with c: confinement lets through y',
			],
		],
		['a longer prefix that a shorter one covers', cap(['c']), cap(['c'], ['cashier', 'x']), []],
		[
			'a longer prefix within a new shorter one',
			ledger(),
			cap(['c', 'x', 'y'], ['cashier', 'x']),
			[
				'- labels starting with c: confinement stops any scope but x, y',
				'- labels starting with cashier: confinement stops y',
			],
		],
		['the same cap in two rules', cap(['c', 'x', 'y']), cap(['c', 'x', 'y'], ['c', 'y', 'x']), []],
		[
			'a rule without a prefix',
			ledger(),
			ledger({}, 'confinement := [{"scopes": ["x"]}]\n'),
			['- every session: confinement stops any scope'],
		],
	];
	test.each(changes)('%s', (_name, before, after, expected) => {
		expect(texts(before, after)).toEqual(expected);
	});

	test('a longest prefix that follows the one before it, not the shortest', () => {
		const before = cap(['c', 'x', 'y'], ['ca', 'x', 'y'], ['cas', 'x', 'y']);
		const after = cap(['c', 'x', 'y'], ['ca', 'x'], ['cas', 'x', 'y']);
		expect(texts(before, after)).toEqual(['- labels starting with ca: confinement stops y']);
	});

	test('of a scope that no token is asked for says nothing', () => {
		expect(texts(cap(['c', 'x']), cap(['c', 'x', 'agent:lifecycle']))).toEqual([]);
	});

	test('is not compared with a contradiction, which says all', () => {
		const broken = ledger({}, 'confinement := []\nconfinement := [{"label_prefix": "c", "scopes": []}]\n');
		expect(texts(cap(['c', 'x']), broken)).toEqual([
			'- confinement gets values that contradict each other: every request of a session for a token fails',
		]);
	});
});
