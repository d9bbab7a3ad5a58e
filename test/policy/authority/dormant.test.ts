import { describe, expect, test } from 'vitest';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import type { Bundle } from '../../../src/policy/bundle.js';
import { cap, ledger, REFUNDS, RISK, texts } from './bundles.js';

test('a frozen zone keeps its rows, which sleep until it thaws', () => {
	const freeze = 'restrict := {"freeze"}\n';
	const { rows, summary } = diffAuthority(ledger({}, freeze), ledger(REFUNDS, freeze));
	expect(rows).toMatchObject([
		{ kind: 'authority_gained', scope: 'ledger:refund', dormant: 'zone_closed', decides: [] },
	]);
	expect(summary).toEqual({ gained: 0, lost: 0, changed: 0, dormant: 1, byKind: {} });
});

test('a scope that confinement stops is gained for mandates alone', () => {
	const stop = 'confinement := [{"label_prefix": "cashier", "scopes": ["ledger:read"]}]\n';
	const { rows } = diffAuthority(ledger({}, stop), ledger(REFUNDS, stop));
	expect(rows).toMatchObject([{ kind: 'authority_gained', dormant: null, decides: ['mandate_use'] }]);
});

describe('a row sleeps, or keeps to some shapes, where', () => {
	const FREEZE = 'restrict := {"freeze"}\n';
	const TIER = `${RISK}approval_tiers := [{"tier": "money"}]\n`;
	const TWICE =
		'risk := [{"scope": "ledger:refund", "tier": "a"}, {"scope": "ledger:refund", "tier": "b"}]\n';
	const CONTRADICTION = 'confinement := []\nconfinement := [1]\n';
	const ORPHAN = { '"reporting": "app-report"': '"other": "app-report"' };
	const states: [string, Bundle | null, Bundle | null, string, string | null, string[]][] = [
		[
			'every decision fails',
			ledger(),
			ledger(REFUNDS, 'risk := []\nrisk := [1]\n'),
			'authority_gained',
			'zone_closed',
			[],
		],
		['a lost owner was frozen', ledger({}, FREEZE), ledger(ORPHAN), 'owner_changed', 'zone_closed', []],
		[
			'a token is held in a frozen zone',
			ledger(),
			ledger({}, TIER + FREEZE),
			'hold_added',
			'zone_closed',
			[],
		],
		[
			'a cap is lifted from malformed data',
			cap(['c']),
			ledger({}, 'risk := 1\n'),
			'confinement_widened',
			'masked',
			[],
		],
		[
			'confinement contradicts itself',
			ledger(),
			ledger(REFUNDS, CONTRADICTION),
			'authority_gained',
			null,
			['mandate_use'],
		],
		[
			'a scope has two tiers',
			ledger({}, TWICE),
			ledger(REFUNDS, TWICE),
			'authority_gained',
			null,
			['delegated_mint', 'mandate_use'],
		],
		[
			'a zone thaws',
			ledger({}, FREEZE),
			ledger({}, RISK),
			'risk_changed',
			null,
			['workload_mint', 'delegated_mint'],
		],
		[
			'data becomes malformed in a frozen zone',
			ledger(),
			ledger({}, `risk := 1\n${FREEZE}`),
			'data_malformed',
			'zone_closed',
			[],
		],
		[
			'other data hides that some is mended',
			ledger({}, 'approval_tiers := 1\n'),
			ledger({}, 'risk := 1\n'),
			'data_mended',
			'masked',
			[],
		],
		['a frozen zone loses its version', ledger({}, FREEZE), null, 'restriction_lifted', 'zone_closed', []],
	];
	test.each(states)('%s', (_name, before, after, kind, dormant, decides) => {
		const rows = diffAuthority(before, after).rows.filter((row) => row.kind === kind);
		expect(rows.length).toBeGreaterThan(0);
		for (const row of rows) expect(row).toMatchObject({ dormant, decides });
	});

	test('a scope that gets a second tier fails, and has no other', () => {
		const after = ledger(
			{},
			'risk := [{"scope": "ledger:write", "tier": "x"}, {"scope": "ledger:write", "tier": "money"}]\n',
		);
		expect(texts(ledger({}, RISK), after)).toEqual([
			'- risk of ledger:write gets values that contradict each other: every request for the scope that is allowed otherwise fails',
		]);
	});
});

test('of a contradiction that stays, the resources that fail only now are told', () => {
	const twice = 'app_ids := {"payments": "app-old"}\n';
	const mail =
		'"resource://mail": {"application": "mail", "roles": {}}, "resource://none": {"roles": {}}, "resource://reports"';
	const { rows } = diffAuthority(ledger({}, twice), ledger({ '"resource://reports"': mail }, twice));
	expect(rows).toMatchObject([
		{ kind: 'conflict_added', name: 'app_ids', resources: ['resource://mail'], dormant: null },
	]);
});

test('of a resource that passes to another application, nothing is held otherwise: its scopes are gained', () => {
	const moved = { '"payments": "app-pay"': '"payments": "app-new"' };
	const { rows } = diffAuthority(
		ledger({}, RISK),
		ledger(moved, `${RISK}approval_tiers := [{"tier": "money"}]\n`),
	);
	expect(rows.filter(({ kind }) => kind === 'hold_added')).toMatchObject([
		{ applicationId: null, role: null },
	]);
	expect(rows).toContainEqual(
		expect.objectContaining({
			kind: 'authority_gained',
			applicationId: 'app-new',
			scope: 'ledger:write',
			holds: [expect.objectContaining({ tier: 'money', approver: 'operator', waitSeconds: 14_400 })],
		}),
	);
});
