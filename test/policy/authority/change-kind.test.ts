import { expect, test } from 'vitest';
import { changeKindOf } from '../../../src/policy/authority/change-kind.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import type { Bundle } from '../../../src/policy/bundle.js';
import { compileBundle } from '../../../src/policy/compile.js';
import { cap, ledger, REFUNDS, RISK } from './bundles.js';

const tiers = (...declared: object[]) => ledger({}, `${RISK}approval_tiers := ${JSON.stringify(declared)}\n`);
const money = { tier: 'money' };
const logic = compileBundle([
	{
		name: 'a.rego',
		content:
			'# caracal:data-document\npackage caracal.authz\nimport rego.v1\nrestrict contains "x" if { 1 == 2 }\n',
	},
]);

const changes: [string, Bundle | null, Bundle | null, string[]][] = [
	['a scope is given', ledger(), ledger(REFUNDS), ['gain']],
	['a scope is taken', ledger(REFUNDS), ledger(), ['loss']],
	['a scope is held', ledger({}, RISK), tiers(money), ['newly_held']],
	['a scope is held no longer', tiers(money), ledger({}, RISK), ['hold_lifted']],
	['a hold is for longer', tiers({ ...money, ttl_seconds: 3_600 }), tiers(money), ['hold_loosened']],
	['a hold is for less long', tiers(money), tiers({ ...money, ttl_seconds: 3_600 }), ['hold_tightened']],
	['a hold shows less', tiers(money), tiers({ ...money, privacy: 'anonymous' }), ['hold_reworded']],
	['nobody can grant it', tiers(money), tiers(money, { ...money, approver: 'subject' }), ['loss']],
	['a human can grant it again', tiers(money, { ...money, approver: 'subject' }), tiers(money), ['gain']],
	['the zone is frozen', ledger(), ledger({}, 'restrict := {"freeze"}\n'), ['restriction']],
	['a cap is lifted', cap(['c']), ledger(), ['confinement']],
	['a scope is named', ledger(), ledger({}, RISK), ['naming']],
	['the zone thaws', ledger({}, 'restrict := {"freeze"}\n'), ledger(), ['restriction']],
	['a cap is set', ledger(), cap(['c']), ['confinement']],
	['data is malformed', ledger(), ledger({}, 'risk := {}\n'), ['data']],
	['data is mended', ledger({}, 'risk := {}\n'), ledger(), ['data']],
	['data contradicts itself', ledger(), ledger({}, 'restrict := []\nrestrict := {"x"}\n'), ['data']],
	[
		'data contradicts itself no longer',
		ledger({}, 'restrict := []\nrestrict := {"x"}\n'),
		ledger(),
		['data'],
	],
	['a key is bound', ledger({ '"reporting": "app-report"': '' }), ledger(), ['binding', 'gain', 'owner']],
	[
		'a key is bound no longer',
		ledger(),
		ledger({ '"reporting": "app-report"': '' }),
		['binding', 'loss', 'owner'],
	],
	['a mint is called otherwise', ledger(), ledger({ payments: 'payments-2' }), ['naming']],
	[
		'a resource passes over',
		ledger(),
		ledger({ '"app-report"': '"app-new"' }),
		['binding', 'gain', 'loss', 'owner'],
	],
	['there was no version', null, ledger({}, 'restrict := {"freeze"}\n'), ['restriction', 'version']],
	['a side cannot be compared', ledger(), logic, ['unknown']],
	[
		'a side does not compile',
		ledger(),
		compileBundle([{ name: 'a.rego', content: 'package other\n' }]),
		['unknown'],
	],
];

test.each(changes)('%s', (_what, before, after, kinds) => {
	const live = diffAuthority(before, after).rows.filter(({ dormant }) => dormant === null);
	expect([...new Set(live.map(changeKindOf))].sort()).toEqual(kinds);
});

test('a frozen zone that is frozen by something else is a restriction, though nothing shows it', () => {
	const frozen = (by: string) => ledger({}, `restrict := {"${by}"}\n`);
	const rows = diffAuthority(frozen('freeze'), frozen('audit')).rows;
	expect(rows.map((row) => [changeKindOf(row), row.dormant])).toEqual([['restriction', 'zone_closed']]);
});
