import { describe, expect, test } from 'vitest';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
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
			cap(['c', 'ledger:read']),
			cap(['c', 'ledger:read', 'ledger:write']),
			['+ labels starting with c: confinement lets through ledger:write'],
		],
		[
			'one for another',
			cap(['c', 'ledger:read']),
			cap(['c', 'ledger:write']),
			[
				'- labels starting with c: confinement stops ledger:read',
				'+ labels starting with c: confinement lets through ledger:write',
			],
		],
		['a longer prefix that a shorter one covers', cap(['c']), cap(['c'], ['cashier', 'ledger:read']), []],
		[
			'a longer prefix within a new shorter one',
			ledger(),
			cap(['c', 'ledger:read', 'ledger:write'], ['cashier', 'ledger:read']),
			[
				'- labels starting with c: confinement stops any scope but ledger:read, ledger:write',
				'- labels starting with cashier: confinement stops ledger:write',
			],
		],
		[
			'the same cap in two rules',
			cap(['c', 'ledger:read', 'ledger:write']),
			cap(['c', 'ledger:read', 'ledger:write'], ['c', 'ledger:write', 'ledger:read']),
			[],
		],
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
		const before = cap(
			['c', 'ledger:read', 'ledger:write'],
			['ca', 'ledger:read', 'ledger:write'],
			['cas', 'ledger:read', 'ledger:write'],
		);
		const after = cap(
			['c', 'ledger:read', 'ledger:write'],
			['ca', 'ledger:read'],
			['cas', 'ledger:read', 'ledger:write'],
		);
		expect(texts(before, after)).toEqual(['- labels starting with ca: confinement stops ledger:write']);
	});

	test('that caps no scope of any role is dormant, and says so', () => {
		const everything = ['ledger:read', 'ledger:write', 'reports:read'];
		expect(texts(cap(['c', ...everything]), ledger())).toEqual([
			'+ labels starting with c: confinement lets through any scope but ledger:read, ledger:write, reports:read (changes nothing now: no role holds what it is about)',
		]);
		expect(texts(ledger(), cap(['c', ...everything]))).toEqual([
			expect.stringMatching(/^- .*changes nothing now/),
		]);
		expect(texts(cap(['c', 'x']), cap(['c', 'x', 'y']))).toEqual([
			'+ labels starting with c: confinement lets through y (changes nothing now: no role holds what it is about)',
		]);
	});

	test('that caps no scope of any role is dormant in a zone that thaws, too', () => {
		const frozen = (scopes: string) =>
			ledger({}, `restrict := {"freeze"}\nconfinement := [{"label_prefix": "c", "scopes": [${scopes}]}]\n`);
		const [, row] = diffAuthority(frozen('"x", "y"'), cap(['c', 'x'])).rows;
		expect(row).toMatchObject({ kind: 'confinement_narrowed', dormant: 'caps_nothing' });
		const [, held] = diffAuthority(frozen('"ledger:read"'), cap(['c'])).rows;
		expect(held).toMatchObject({ kind: 'confinement_narrowed', dormant: 'zone_closed' });
		const [, widened] = diffAuthority(frozen('"x"'), cap(['c', 'x', 'y'])).rows;
		expect(widened).toMatchObject({ kind: 'confinement_widened', dormant: 'caps_nothing' });
		const unknown = ledger({}, 'grants := {}\nconfinement := [{"label_prefix": "c", "scopes": ["x"]}]\n');
		const rows = diffAuthority(unknown, cap(['c'])).rows.filter(
			({ kind }) => kind === 'confinement_narrowed',
		);
		expect(rows).toMatchObject([{ dormant: 'zone_closed' }]);
	});

	test('that caps a role of a session with a second label is at work', () => {
		const before = cap(['intern', 'ledger:read', 'reports:read']);
		expect(texts(before, ledger())).toEqual([
			'+ labels starting with intern: confinement lets through any scope but ledger:read, reports:read',
		]);
	});

	test('of a scope that no token is asked for says nothing', () => {
		expect(texts(cap(['c', 'ledger:read']), cap(['c', 'ledger:read', 'agent:lifecycle']))).toEqual([]);
	});

	test('is not compared with a contradiction, which says all', () => {
		const broken = ledger({}, 'confinement := []\nconfinement := [{"label_prefix": "c", "scopes": []}]\n');
		expect(texts(cap(['c', 'ledger:read']), broken)).toEqual([
			'- confinement gets values that contradict each other: every request of a session for a token fails',
		]);
	});
});
