import { describe, expect, test } from 'vitest';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { explains } from '../../../src/policy/authority/explains.js';
import { mintInput } from '../../../src/policy/authority/request.js';
import { AuthorityDiffSchema } from '../../../src/policy/authority/schema.js';
import { groupRows } from '../../../src/policy/authority/summary.js';
import type { Bundle } from '../../../src/policy/bundle.js';
import { compileBundle } from '../../../src/policy/compile.js';
import { LEDGER, ledger, REFUNDS, RISK, ready, texts } from './bundles.js';

describe('the line of each row', () => {
	const plain = ledger();
	const changes: [string, Bundle | null, Bundle | null, string[]][] = [
		['nothing', plain, ledger(), []],
		['a scope', plain, ledger(REFUNDS), ['+ cashier: ledger:refund on resource://ledger']],
		['a scope the other way', ledger(REFUNDS), plain, ['- cashier: ledger:refund on resource://ledger']],
		[
			'a restriction',
			plain,
			ledger({}, 'restrict contains "freeze"\n'),
			['- restriction set: every request is denied (freeze)'],
		],
		[
			'a key of another application',
			plain,
			ledger({ '"app-report"': '"app-pay"' }),
			[
				'~ reporting is Payments Agent, was Reporting Agent; with it resource://reports',
				'~ resource://reports passes from Reporting Agent to Payments Agent',
				'- Reporting Agent: opens its session on resource://reports',
				'- reader of Reporting Agent: reports:read on resource://reports',
				'+ Payments Agent: opens its session on resource://reports',
				'+ reader of Payments Agent: reports:read on resource://reports',
			],
		],
		[
			'another key of the same application',
			plain,
			ledger({
				'"application": "payments"': '"application": "pay"',
				'"reporting": "app-report"': '"reporting": "app-report", "pay": "app-pay"',
			}),
			[
				'~ pay is Payments Agent (changes nothing now: no grant uses it)',
				'~ resource://ledger: decided by caracal-pay-mint, was caracal-payments-mint',
			],
		],
		[
			'a grant to nobody',
			plain,
			ledger({
				'"resource://reports"':
					'"resource://mail": {"application": "mail", "roles": {"reader": ["mail:read"]}},\n"resource://reports"',
			}),
			['+ reader: mail:read on resource://mail (changes nothing now: no application has that key)'],
		],
		[
			'an approval',
			ledger({}, RISK),
			ledger({}, `${RISK}approval_tiers := [{"tier": "money", "approver": "subject"}]\n`),
			[
				'- any workload: ledger:write is now held for approval (money: by subject within 15m, identified)',
				'- cashier: ledger:write on resource://ledger is now held for approval (money: by subject within 15m, identified)',
			],
		],
		['a risk tier', plain, ledger({}, RISK), ['~ ledger:write: risk tier money, was none']],
		[
			'data that is no list',
			plain,
			ledger({}, 'risk := {}\n'),
			['- risk becomes malformed: every request for a token is denied'],
		],
		[
			'a contradiction',
			plain,
			ready(LEDGER, 'app_ids := {"payments": "app-mail"}\n'),
			[
				'- app_ids gets values that contradict each other: every decision on a granted resource fails',
				'~ resource://ledger passes from Payments Agent to nobody',
				'~ resource://reports passes from Reporting Agent to nobody',
			],
		],
	];

	test.each(changes)('%s', (name, before, after, expected) => {
		const told = texts(before, after);
		expect(name === 'a contradiction' ? told.slice(0, 3) : told).toEqual(expected);
	});
});

describe('approvals', () => {
	const tiers = (...declared: object[]) =>
		ledger({}, `${RISK}approval_tiers := ${JSON.stringify(declared)}\n`);
	const effects: [string, Bundle, Bundle, string[]][] = [
		['by somebody else', tiers({ tier: 'money' }), tiers({ tier: 'money', approver: 'any' }), ['gain']],
		[
			'by fewer',
			tiers({ tier: 'money', approver: 'any' }),
			tiers({ tier: 'money', approver: 'subject' }),
			['loss'],
		],
		['for longer', tiers({ tier: 'money', ttl_seconds: 60 }), tiers({ tier: 'money' }), ['gain']],
		['for less long', tiers({ tier: 'money' }), tiers({ tier: 'money', ttl_seconds: 60 }), ['loss']],
		[
			'told in other words',
			tiers({ tier: 'money' }),
			tiers({ tier: 'money', approver: 'operator', privacy: 'identified', ttl_seconds: 14_400 }),
			[],
		],
		[
			'no longer than before, whatever is written',
			tiers({ tier: 'money', ttl_seconds: 5 }),
			tiers({ tier: 'money', ttl_seconds: 60 }),
			[],
		],
		[
			'for as long as there is, since nothing is written any more',
			tiers({ tier: 'money', ttl_seconds: 3_600 }),
			tiers({ tier: 'money' }),
			['gain'],
		],
		[
			'by the user, for less long, since nothing is written any more',
			tiers({ tier: 'money', approver: 'subject', ttl_seconds: 3_600 }),
			tiers({ tier: 'money', approver: 'subject' }),
			['loss'],
		],
		[
			'with other privacy',
			tiers({ tier: 'money' }),
			tiers({ tier: 'money', privacy: 'anonymous' }),
			['neutral'],
		],
		[
			'one fewer',
			tiers({ tier: 'money' }, { tier: 'money', ttl_seconds: 60 }),
			tiers({ tier: 'money' }),
			['gain'],
		],
		['of another tier', tiers({ tier: 'money' }), tiers({ tier: 'money' }, { tier: 'low' }), []],
	];
	test.each(effects)('%s', (_name, before, after, expected) => {
		const { rows } = diffAuthority(before, after);
		expect([...new Set(rows.map(({ effect }) => effect))]).toEqual(expected);
		expect(rows.every(({ kind, dormant }) => kind === 'hold_changed' && dormant === null)).toBe(true);
	});

	test('are no longer compared where data becomes malformed, so that nothing looks like a gain', () => {
		const { rows } = diffAuthority(tiers({ tier: 'money' }), tiers({ tier: '' }));
		expect(rows.map(({ kind }) => kind)).toEqual(['data_malformed']);
	});
});

test('without a version before, all that the first one gives is gained', () => {
	const { complete, rows, summary } = diffAuthority(null, ledger());
	expect(complete).toBe(true);
	expect(rows[0]).toMatchObject({ kind: 'no_version', side: 'before', effect: 'gain' });
	expect(summary.byKind.authority_gained).toBe(6);
	expect(diffAuthority(null, null)).toMatchObject({ complete: true, rows: [] });
});

test('a side that is no literal data has one row, and nothing is compared', () => {
	const head = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
	const compile = (body: string) => compileBundle([{ name: 'main.rego', content: head + body }]);
	const logic = diffAuthority(ledger(), compile('risk := [x | x := {"scope": "s", "tier": "t"}]\n'));
	expect(logic).toMatchObject({
		complete: false,
		rows: [{ kind: 'bundle_logic', side: 'after', effect: 'neutral' }],
	});
	const refused = diffAuthority(compile('grants := 5\n'), ledger());
	expect(refused).toMatchObject({ complete: false, rows: [{ kind: 'bundle_refused', side: 'before' }] });
	expect(refused.rows[0]?.text).toContain('main.rego:4');
});

test('rows are grouped by what they are about, and counted', () => {
	const after = ledger(
		{ ...REFUNDS, '"app-report"': '"app-pay"' },
		`${RISK}approval_tiers := [{"tier": "money"}]\nconfinement := [{"label_prefix": "x", "scopes": []}]\n`,
	);
	const { rows } = diffAuthority(ledger(), after);
	const groups = groupRows(rows).map(({ subject, gained, lost, changed }) => [
		subject,
		gained,
		lost,
		changed,
	]);
	expect(groups).toEqual([
		['bindings', 0, 0, 1],
		['resource://reports', 2, 2, 1],
		['resource://ledger', 1, 1, 0],
		['confinement', 0, 1, 0],
		['workloads', 0, 1, 0],
		['risk', 0, 0, 1],
	]);
});

test('a diff is what its schema says, and survives JSON', () => {
	const after = ready(
		LEDGER,
		'risk := [{"scope": "s", "tier": "a"}, {"scope": "s", "tier": "b"}]\nrestrict := [1]\n',
	);
	for (const diff of [
		diffAuthority(ledger(REFUNDS), after),
		diffAuthority(null, after),
		diffAuthority(after, null),
	]) {
		expect(AuthorityDiffSchema.parse(JSON.parse(JSON.stringify(diff)))).toEqual(diff);
	}
});

test('a request that is decided otherwise is led back to the row that is why', () => {
	const { rows } = diffAuthority(ledger(), ledger({ ...REFUNDS, '"clerk": [': '"clerk": ["ledger:send", ' }));
	const ask = { applicationId: 'app-pay', resource: 'resource://ledger', labels: ['cashier'] };
	const why = (scopes: string[]) => rows.filter((row) => explains(row, mintInput({ ...ask, scopes })));
	expect(why(['ledger:read', 'ledger:refund']).map(({ text }) => text)).toEqual([
		'+ cashier: ledger:refund on resource://ledger',
	]);
	expect(why(['ledger:send'])).toEqual([]);
});
