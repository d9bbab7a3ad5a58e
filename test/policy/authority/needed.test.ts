import { describe, expect, test } from 'vitest';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { neededBy, unneededGains } from '../../../src/policy/authority/needed.js';
import { bootstrapInput, mintInput, useInput, workloadInput } from '../../../src/policy/authority/request.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { compileBundle } from '../../../src/policy/compile.js';
import { recordedExchanges } from '../corpus.js';
import { CASHIER, LEDGER, ledger, ready } from './bundles.js';
import { CAREFUL, CARELESS, CASHIER_ALL, CLERK, denialOf, marked, type Request, refund } from './marked.js';

test('of the recorded careless version exactly the two scopes of the clerk are not needed', () => {
	const written = recordedExchanges().flatMap(({ label, request: { path, body } }) => {
		if (!/\/policies(\/[^/]+\/versions)?$/.test(path) || typeof body !== 'object' || body === null) return [];
		const content = Array.isArray(body) ? undefined : body.content;
		return typeof content === 'string' ? [{ label, content }] : [];
	});
	const careless = written.findIndex(({ label }) => label.startsWith('policy add version: careless'));
	const created = written.slice(0, careless).findLast(({ label }) => label === 'policy create');
	const contents = [created?.content ?? '', written[careless]?.content ?? ''];
	const [before, after] = contents.map((content) => compileBundle([{ name: 'Grants', content }]));
	if (before?.kind !== 'ready' || after?.kind !== 'ready') throw new Error('not recorded');
	const payments = before.data.bindings.find(({ key }) => key === 'payments')?.applicationId ?? '';
	const denial = denialOf({ ...refund, applicationId: payments });
	const rows = neededBy(diffAuthority(before, after).rows, [denial], after);
	expect(rows.filter(({ needed }) => needed === true).map(({ text }) => text)).toEqual([
		'+ cashier: ledger:refund on resource://ledger',
	]);
	expect(unneededGains(rows).map(({ text }) => text)).toEqual([
		'+ clerk: ledger:write on resource://ledger',
		'+ clerk: ledger:refund on resource://ledger',
	]);
});

describe('a token that was denied needs', () => {
	test('of several roles the one that gains the least for it', () => {
		const both = {
			...refund,
			labels: ['clerk', 'cashier'],
			scopes: ['ledger:write', 'ledger:refund'],
		};
		expect(marked(ledger(), ledger(CARELESS), both)).toEqual({
			needed: ['+ cashier: ledger:refund on resource://ledger'],
			not: ['+ clerk: ledger:write on resource://ledger', '+ clerk: ledger:refund on resource://ledger'],
		});
	});

	test('of equals the first label of the session', () => {
		const after = ledger(CARELESS);
		const first = (labels: string[]) => marked(ledger(), after, { ...refund, labels }).needed;
		expect(first(['clerk', 'cashier'])).toEqual(['+ clerk: ledger:refund on resource://ledger']);
		expect(first(['cashier', 'clerk'])).toEqual(['+ cashier: ledger:refund on resource://ledger']);
	});

	test('nothing of a role where another one holds it all already', () => {
		const asked = { ...refund, labels: ['clerk', 'cashier'], scopes: ['ledger:write'] };
		expect(marked(ledger(), ledger(CARELESS), asked).needed).toEqual([]);
	});

	test('nothing of roles that all still lack a scope', () => {
		const asked = { ...refund, scopes: ['ledger:refund', 'ledger:send'] };
		expect(marked(ledger(), ledger(CAREFUL), asked).needed).toEqual([]);
	});

	test('nothing that a freeze hides', () => {
		expect(marked(ledger(), ledger(CAREFUL, 'restrict := {"freeze"}\n'), refund).needed).toEqual([]);
	});

	test('nothing of another resource or application', () => {
		for (const other of [{ resource: 'resource://reports' }, { applicationId: 'app-report' }]) {
			expect(marked(ledger(), ledger(CAREFUL), { ...refund, ...other }).needed).toEqual([]);
		}
	});

	test('to own the resource, which brings its sessions, and only its own role', () => {
		const before = ledger({ '"payments": "app-pay"': '"payments": "app-old"' });
		const after = ledger(CAREFUL);
		const { needed, not } = marked(before, after, refund);
		expect(needed).toEqual([
			'~ payments is app-pay, was app-old; with it resource://ledger',
			'~ resource://ledger passes from app-old to app-pay',
			'+ app-pay: opens its session on resource://ledger',
			'+ cashier of app-pay: ledger:refund on resource://ledger',
		]);
		expect(not).toHaveLength(3);
	});

	test('its own scope of a cap that is lifted for all', () => {
		const cap = 'confinement := [{"label_prefix": "cash", "scopes": ["ledger:read"]}]\n';
		const write = { ...refund, scopes: ['ledger:write'] };
		expect(marked(ledger({}, cap), ledger(), write)).toEqual({
			needed: ['+ labels starting with cash: confinement lets through ledger:write'],
			not: ['+ labels starting with cash: confinement lets through any scope but ledger:read, ledger:write'],
		});
		expect(marked(ledger({}, cap), ledger(), { ...write, labels: ['clerk'] })).toEqual({
			needed: [],
			not: ['+ labels starting with cash: confinement lets through any scope but ledger:read'],
		});
		expect(marked(ledger({}, cap), ledger(), { ...write, shape: 'mandate_use' }).needed).toEqual([]);
	});

	test('and not that of a cap on other labels', () => {
		const rule = (prefix: string) => `{"label_prefix": "${prefix}", "scopes": ["ledger:read"]}`;
		const before = ledger({}, `confinement := [${rule('cash')}, ${rule('clerk')}]\n`);
		expect(marked(before, ledger(), { ...refund, scopes: ['ledger:write'] }).needed).toEqual([
			'+ labels starting with cash: confinement lets through ledger:write',
		]);
	});

	test('and what else such a cap lets through is dormant where nobody gets anything by it', () => {
		const rest = (kept: string) => {
			const before = ledger({}, `confinement := [{"label_prefix": "cash", "scopes": [${kept}]}]\n`);
			const write = denialOf({ ...refund, scopes: ['ledger:write'] });
			const rows = neededBy(diffAuthority(before, ledger()).rows, [write], ledger());
			return rows.filter(({ needed }) => needed === false);
		};
		const except = ['ledger:read', 'ledger:write', 'reports:read'];
		expect(rest('"ledger:read", "reports:read"')).toMatchObject([{ except, dormant: 'caps_nothing' }]);
		expect(rest('"reports:read"')).toMatchObject([{ dormant: null }]);
	});

	test('a zone that is no longer frozen, data that is mended, a contradiction that is resolved', () => {
		const write = { ...refund, scopes: ['ledger:write'] };
		const broken = (more: string) => marked(ledger({}, more), ledger(), write).needed;
		expect(broken('restrict := {"freeze"}\n')).toEqual([
			'+ restriction lifted: requests are decided again (was freeze)',
		]);
		expect(broken('risk := {}\n')).toEqual([
			'+ risk is well formed again: requests for tokens are decided again',
		]);
		expect(broken('confinement := []\nconfinement := [1]\n')).toHaveLength(1);
		const twice = (scope: string) =>
			ledger({}, `risk := [{"scope": "${scope}", "tier": "a"}, {"scope": "${scope}", "tier": "b"}]\n`);
		expect(marked(twice('ledger:write'), ledger(), write).needed).toHaveLength(1);
		expect(marked(twice('ledger:read'), ledger(), write).needed).toHaveLength(0);
	});

	test('a version where there was none', () => {
		const { needed } = marked(null, ledger(CAREFUL), refund);
		expect(needed).toEqual([
			'+ no version was active: everything was denied',
			'~ payments is app-pay; with it resource://ledger',
			'~ resource://ledger passes from nobody to payments',
			'+ payments: opens its session on resource://ledger',
			'+ cashier of payments: ledger:refund on resource://ledger',
		]);
	});
});

test('a denied bootstrap needs the ownership of the resource, and none of its roles', () => {
	const mail =
		'"resource://mail": {"application": "payments", "roles": {"reader": ["mail:read"]}},\n"resource://reports"';
	const after = ledger({ ...CAREFUL, '"resource://reports"': mail });
	const denial: Request = { ...refund, shape: 'bootstrap', resource: 'resource://mail', labels: [] };
	expect(marked(ledger(), after, denial)).toEqual({
		needed: [
			'~ resource://mail passes from nobody to payments',
			'+ payments: opens its session on resource://mail',
		],
		not: [
			'+ cashier: ledger:refund on resource://ledger',
			'+ reader of payments: mail:read on resource://mail',
		],
	});
});

test('and no data that is mended, nor what its labels gain', () => {
	const mail =
		'"resource://mail": {"application": "payments", "roles": {"opener": ["agent:lifecycle"]}},\n"resource://reports"';
	const before = ledger({}, 'risk := {}\n');
	const after = ledger({ '"resource://reports"': mail });
	const asked = { ...refund, resource: 'resource://mail', labels: [] };
	const opening = { ...bootstrapInput(asked) };
	const principal = { type: 'Application', id: 'app-pay', labels: ['opener'] };
	const rows = neededBy(diffAuthority(before, after).rows, [{ input: { ...opening, principal } }], after);
	expect(rows.filter(({ needed }) => needed === true).map(({ text }) => text)).toEqual([
		'~ resource://mail passes from nobody to payments',
		'+ payments: opens its session on resource://mail',
	]);
});

test('and the key of that resource alone', () => {
	const mail = '"resource://mail": {"application": "mail", "roles": {}},\n"resource://reports"';
	const unbound = { '"payments": "app-pay", ': '' };
	const bound = { '"payments": "app-pay"': '"payments": "app-pay", "mail": "app-pay"' };
	const denial: Request = { ...refund, shape: 'bootstrap', resource: 'resource://mail', labels: [] };
	expect(marked(ledger(unbound), ledger({ ...bound, '"resource://reports"': mail }), denial).needed).toEqual([
		'~ mail is app-pay; with it resource://mail',
		'~ resource://mail passes from nobody to mail',
		'+ mail: opens its session on resource://mail',
	]);
});

test('a denied mint needs what its role gains on its resource, and a role that holds all of it', () => {
	const clerk = { [CLERK]: '"clerk": ["ledger:write"]' };
	const mail =
		'"resource://mail": {"application": "payments", "roles": {"cashier": [%]}},\n"resource://reports"';
	const elsewhere = (scopes: string) => ({ '"resource://reports"': mail.replace('%', scopes) });
	const before = ledger({ ...clerk, ...elsewhere('') });
	const after = ledger({ ...clerk, ...CAREFUL, ...elsewhere('"ledger:refund"') });
	const asked = { ...refund, labels: ['clerk', 'cashier'], scopes: ['ledger:write', 'ledger:refund'] };
	expect(marked(before, after, asked).needed).toEqual(['+ cashier: ledger:refund on resource://ledger']);
});

test('a denied use of a mandate needs the scopes that it presents', () => {
	const use: Request = { ...refund, shape: 'mandate_use' };
	expect(marked(ledger(), ledger(CARELESS), use).needed).toEqual([
		'+ cashier: ledger:refund on resource://ledger',
	]);
});

test('a denied workload needs no grant', () => {
	const workload: Request = { ...refund, shape: 'workload_mint', labels: [] };
	const before = ledger({ '"payments": "app-pay"': '"payments": "app-old"' }, 'risk := {}\n');
	const { needed } = marked(before, ledger(CAREFUL), workload);
	expect(needed).toEqual(['+ risk is well formed again: requests for tokens are decided again']);
	// Its id is its own, whatever an application's may be.
	const input = {
		...workloadInput(refund.resource, refund.scopes),
		principal: { type: 'Workload', id: 'app-pay' },
	};
	const rows = neededBy(diffAuthority(before, ledger(CAREFUL)).rows, [{ input }], ledger(CAREFUL));
	expect(rows.filter((row) => row.needed === true)).toMatchObject([{ kind: 'data_mended' }]);
});

test('a request that the candidate denies all the same needs nothing of it', () => {
	const mint = mintInput(refund);
	const denied = {
		'a delegation that lacks the scope': { ...mint, delegation_edge: { id: 'e', scopes: ['ledger:read'] } },
		'a mandate for another resource': {
			...useInput(refund),
			resource: { identifier: 'resource://reports' },
		},
		'no shape at all': { ...mint, delegation_edge: null },
		'no input that is evaluated': { ...mint, schema_version: '1999-01-01' },
	};
	for (const input of Object.values(denied)) {
		const rows = neededBy(diffAuthority(ledger(), ledger(CAREFUL)).rows, [{ input }], ledger(CAREFUL));
		expect(rows.map(({ needed }) => needed)).toEqual([false]);
	}
	const thawed = marked(ledger({}, 'restrict := {"freeze"}\n'), ledger(), refund);
	expect(thawed).toEqual({
		needed: [],
		not: ['+ restriction lifted: requests are decided again (was freeze)'],
	});
});

test('several denials need what each of them needs; without any, nothing is marked', () => {
	const write = { ...refund, labels: ['clerk'], scopes: ['ledger:write'] };
	expect(marked(ledger(), ledger(CARELESS), refund, write).not).toEqual([
		'+ clerk: ledger:refund on resource://ledger',
	]);
	const rows: AuthorityRow[] = diffAuthority(ledger(), ledger(CARELESS)).rows;
	expect(neededBy(rows, [], ledger())).toEqual(rows);
	expect(unneededGains(rows)).toHaveLength(3);
});

test('a gain that sleeps in a frozen zone counts, one of nobody does not', () => {
	const freeze = 'restrict := {"freeze"}\n';
	const orphan = ready(LEDGER.replace('"reporting": "app-report"', '"mail": "app-mail"'), freeze);
	const after = ready(
		LEDGER.replace('"reporting": "app-report"', '"mail": "app-mail"')
			.replace(CASHIER, CASHIER_ALL)
			.replace('"reports:read"', '"reports:read", "reports:write"'),
		freeze,
	);
	const rows = neededBy(
		diffAuthority(orphan, after).rows,
		[denialOf({ ...refund, labels: ['clerk'] })],
		after,
	);
	expect(rows).toHaveLength(2);
	expect(unneededGains(rows)).toMatchObject([
		{ scope: 'ledger:refund', dormant: 'zone_closed', needed: false },
	]);
});
