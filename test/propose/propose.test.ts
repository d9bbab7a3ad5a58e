import { describe, expect, it } from 'vitest';
import { bootstrapInput, mintInput, workloadInput } from '../../src/policy/authority/request.js';
import type { DeniedInput } from '../../src/propose/ask.js';
import type { Sighting } from '../../src/propose/cost.js';
import { propose } from '../../src/propose/propose.js';
import { changeText } from '../../src/propose/words.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const ZONE = `app_ids := {"payments": "app-pay", "reporting": "app-rep"}
grants := {
	"ledger": {"application": "payments", "roles": {"clerk": ["read"], "cashier": ["read", "write"]}},
	"reports": {"application": "reporting", "roles": {"reader": ["read"]}},
}
`;
const NAMES = new Map([['app-new', 'New Agent']]);

const mint = (labels: string[], scopes: string[], over = {}) =>
	mintInput({ applicationId: 'app-pay', resource: 'ledger', labels, scopes, ...over });
const seen = (labels: string[], sessions: number): Sighting => ({
	applicationId: 'app-pay',
	labels,
	sessions,
});

function proposed(denials: DeniedInput[], more = '', traffic: Sighting[] = [], zone = ZONE) {
	const proposal = propose({
		documents: [{ name: 'zone', content: HEAD + zone + more }],
		denials,
		traffic,
		names: NAMES,
	});
	const texts = proposal.edits.map(({ changes }) => changes.map((one) => changeText(one, NAMES)).join('; '));
	return { ...proposal, texts };
}

describe('the smallest edit', () => {
	it('widens the role that fewer sessions carry', () => {
		const denials = [{ input: mint(['cashier', 'acme'], ['refund']) }];
		const traffic = [seen(['cashier'], 3), seen(['acme'], 41)];
		expect(proposed(denials, '', traffic).texts).toEqual([
			'add refund to roles.cashier of ledger',
			'add refund to roles.acme of ledger',
		]);
		const other = proposed(denials, '', [seen(['cashier'], 50), seen(['acme'], 41)]);
		expect(other.texts[0]).toBe('add refund to roles.acme of ledger');
		expect(other.edits.map(({ cost }) => cost.sessions)).toEqual([41, 50]);
	});

	it('does not count sessions that hold the scope by another role', () => {
		const [first] = proposed([{ input: mint(['clerk'], ['write']) }], '', [
			seen(['cashier', 'clerk'], 9),
			seen(['clerk'], 2),
		]).edits;
		expect(first?.cost).toMatchObject({ harm: 0, unneeded: 0, sessions: 2, rows: 1 });
	});

	it('is one for several denials where one suffices', () => {
		const denials = [
			['cashier', 'a'],
			['cashier', 'b'],
			['b', 'cashier'],
		].map((labels) => ({
			input: mint(labels, ['refund']),
		}));
		expect(proposed(denials).texts[0]).toBe('add refund to roles.cashier of ledger');
	});

	it('is not one where two exclude each other', () => {
		const denials = ['app-new', 'app-other'].map((applicationId) => ({
			input: bootstrapInput({ applicationId, resource: 'fresh' }),
		}));
		const proposal = proposed(denials);
		expect(proposal.texts[0]).toBe('bind new-agent to New Agent; make new-agent the application of fresh');
		expect(proposal.unmendable).toEqual([{ index: 1, why: 'contradicts_others' }]);
	});

	it('gives a session one of the resources that it opens with, by which nobody loses anything', () => {
		const opens = ['ledger', 'fresh'].map((resource) => ({
			input: bootstrapInput({ applicationId: 'app-new', resource }),
			group: 'request',
		}));
		const proposal = proposed(opens);
		expect(proposal.texts[0]).toBe('bind new-agent to New Agent; make new-agent the application of fresh');
		expect(proposal.spared).toEqual([0]);
		const owned = bootstrapInput({ applicationId: 'app-pay', resource: 'ledger' });
		expect(proposed([...opens, { input: owned, group: 'request' }])).toMatchObject({
			edits: [],
			allowed: [2],
			spared: [0, 1],
		});
	});

	it('says what an owner would lose, and is first only where nothing else helps', () => {
		const input = mint(['cashier'], ['read'], { applicationId: 'app-new' });
		const [first] = proposed([{ input }]).edits;
		expect(first?.cost.harm).toBe(4);
		expect(first?.diff.rows.filter(({ effect }) => effect === 'loss')).toHaveLength(4);
	});
});

describe('data that stand in the way of all', () => {
	const RISK = 'risk := [{"scope": "write", "tier": "money"}, {"scope": "read", "tier": "books"}]\n';
	const input = workloadInput('ledger', ['read', 'write']);

	it.each([
		[
			'approval_tiers := [{"tier": "money", "approver": " Subject"}]',
			'give {"tier":"money","approver":" Subject"} of approval_tiers the approver "subject"',
		],
		[
			'approval_tiers := [{"tier": "money", "ttl_seconds": "900"}]',
			'give {"tier":"money","ttl_seconds":"900"} of approval_tiers the ttl_seconds 900',
		],
		[
			'approval_tiers := [{"tier": "money", "ttl_seconds": -1}]',
			'give {"tier":"money","ttl_seconds":-1} of approval_tiers the ttl_seconds 60',
		],
		[
			'approval_tiers := [{"approver": "subject"}]',
			'give {"approver":"subject"} of approval_tiers the tier "money"',
		],
		['approval_tiers := ["money"]', 'take "money" out of approval_tiers'],
		['approval_tiers := "money"', 'make approval_tiers []'],
		['approval_tiers contains {"tier": "money"}', 'write approval_tiers as a list'],
	])('%s', (tiers, text) => {
		const proposal = proposed([{ input }], `${RISK}${tiers}\n`);
		expect(proposal.texts[0]).toBe(text);
		expect(proposal.edits[0]?.diff.rows.map(({ kind, needed }) => [kind, needed])).toEqual([
			['data_mended', true],
		]);
	});

	it('wrong brackets around a declaration that is odd too keep what it says', () => {
		const tiers = 'approval_tiers := {{"tier": "money", "approver": "Any"}, {"tier": "books"}}\n';
		const { edits, texts } = proposed([{ input }], RISK + tiers);
		expect(texts[0]).toBe(
			'write approval_tiers as a list; give {"tier":"money","approver":"Any"} of approval_tiers the approver "any"',
		);
		expect(edits[0]?.cost.harm).toBe(0);
	});

	it('an odd rule that stands twice goes, or is mended, both times', () => {
		const risk = 'risk := [{"scope": "write"}, {"scope": "write"}]\napproval_tiers := [{"tier": "money"}]\n';
		expect(proposed([{ input }], risk).texts).toEqual([
			'give {"scope":"write"} of risk the tier "money"',
			'take {"scope":"write"} out of risk',
		]);
	});

	it('a missing tier becomes one that is known, before the rule is taken out', () => {
		const risk = 'risk := [{"scope": "write"}]\napproval_tiers := [{"tier": "money"}]\n';
		expect(proposed([{ input }], risk).texts).toEqual([
			'give {"scope":"write"} of risk the tier "money"',
			'take {"scope":"write"} out of risk',
		]);
	});

	it('two values become one of them', () => {
		const proposal = proposed(
			[{ input: mint(['cashier'], ['read']) }],
			'confinement := [{"label_prefix": "c", "scopes": []}]\nconfinement := [{"label_prefix": "d", "scopes": []}]\n',
		);
		expect(proposal.texts[0]).toBe('give confinement one value, [{"label_prefix":"d","scopes":[]}]');
	});

	it('a scope with two tiers keeps one', () => {
		const risk = 'risk := [{"scope": "write", "tier": "a"}, {"scope": "write", "tier": "b"}]\n';
		expect(proposed([{ input }], risk).texts[0]).toMatch(/^give write the risk tier [ab]$/);
	});

	it('tiers that exclude each other over two resources of one request are settled', () => {
		const tiers = 'approval_tiers := [{"tier": "money", "approver": "subject"}, {"tier": "books"}]\n';
		const denied = { input: mint(['cashier'], ['write']), alongside: ['read'] };
		const proposal = proposed([denied], RISK + tiers);
		expect(proposal.edits.length).toBeGreaterThan(0);
		expect(proposed([{ input: denied.input }], RISK + tiers).allowed).toEqual([0]);
	});

	it('a rule without a prefix caps everybody to what is asked for, rather than nobody', () => {
		const proposal = proposed(
			[{ input: mint(['cashier'], ['write']) }],
			'confinement := [{"scopes": ["read"]}]\n',
		);
		expect(proposal.texts).toEqual([
			'let write alone through the confinement that has no label_prefix',
			'take out the confinement that has no label_prefix',
		]);
	});
});

describe('what no edit helps', () => {
	it('is told with the reason', () => {
		const denials = [
			{ input: { ...mint(['clerk'], ['write']), delegation_edge: { id: 'e', scopes: [] } } },
			{ input: mint([], ['write']) },
			{ input: { ...mint(['clerk'], ['write']), schema_version: '2000-01-01' } },
		];
		expect(proposed(denials).unmendable.map(({ why }) => why)).toEqual([
			'delegation_scope_exceeded',
			'no_labels',
			'input_not_evaluated',
		]);
		const logic = proposed([{ input: mint(['clerk'], ['write']) }], 'risk := [x | x := input.y]\n');
		expect([logic.edits, logic.unmendable]).toEqual([[], [{ index: 0, why: 'logic' }]]);
		const refused = proposed([{ input: mint(['clerk'], ['write']) }], 'risk := [\n');
		expect(refused.unmendable).toEqual([{ index: 0, why: 'refused' }]);
	});
});
