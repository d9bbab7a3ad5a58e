import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { compileBundle } from '../../src/policy/compile.js';
import type { Engine, Ladder } from '../../src/policy/types.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

const GRANTS = `${HEAD}
grants := {
	"resource://ledger": {"application": "payments", "roles": {
		"cashier": ["ledger:read", "ledger:write"],
		"clerk": ["ledger:read"],
	}},
	"resource://mail": {"application": "mail", "roles": {"clerk": ["mail:send"]}},
}
`;
const BINDINGS = `${HEAD}app_ids := {"payments": "app-pay"}\n`;

function engine(more = ''): Engine {
	const bundle = compileBundle([
		{ name: 'Grants', content: GRANTS },
		{ name: 'Bindings', content: BINDINGS },
		...(more === '' ? [] : [{ name: 'More', content: HEAD + more }]),
	]);
	if (bundle.kind !== 'ready') throw new Error(JSON.stringify(bundle));
	return bundle.engine;
}

interface Asked {
	resource?: string;
	labels?: string[];
	scopes?: string[];
	edge?: string[];
	principal?: string;
}

function mint({
	resource = 'ledger',
	labels = ['cashier'],
	scopes = ['ledger:refund'],
	...more
}: Asked = {}): JsonObject {
	return {
		principal: { type: 'Application', id: more.principal ?? 'app-pay', labels },
		resource: { identifier: `resource://${resource}` },
		action: { id: 'TokenExchange' },
		delegation_edge: { id: 'edge', scopes: more.edge ?? scopes },
		context: { agent_session_id: 'session', requested_scopes: scopes },
	};
}

function use(claims: JsonObject, labels = ['cashier']): JsonObject {
	return {
		principal: { id: 'app-pay', labels },
		resource: { identifier: 'resource://ledger' },
		context: { requested_scopes: [], subject_claims: { delegation_edge_id: 'edge', ...claims } },
	};
}

/** Each gate as `+ name: text`, `- …` for the failed one, `. …` for those not reached. */
function told({ rungs }: Ladder): string[] {
	const marks = { passed: '+', failed: '-', not_reached: '.' };
	return rungs.map(({ rung, status, text }) => `${marks[status]} ${rung}: ${text}`);
}

test('tells a denied mint gate by gate, with the rows that mattered', () => {
	const ladder = engine().ladder(mint());
	expect(told(ladder)).toEqual([
		'+ restriction: no restriction',
		'+ shape: a session asks for a token under its delegation',
		'+ data: data well formed',
		'+ owner: payments owns resource://ledger',
		'+ delegation: delegation holds ledger:refund',
		'+ confinement: no confinement applies',
		'- role: cashier lacks ledger:refund',
	]);
	expect(ladder.rungs.at(-1)?.rows).toEqual([
		{
			name: 'grants[resource://ledger].roles.cashier',
			document: 'Grants',
			value: ['ledger:read', 'ledger:write'],
		},
	]);
	expect(ladder.rungs[3]?.rows).toEqual([
		{ name: 'grants[resource://ledger].application', document: 'Grants', value: 'payments' },
		{ name: 'app_ids.payments', document: 'Bindings', value: 'app-pay' },
	]);
	expect(ladder.shape).toBe('delegated_mint');
	expect(ladder.facts).toEqual({
		resource: 'resource://ledger',
		principal: 'app-pay',
		labels: ['cashier'],
		scopes: ['ledger:refund'],
		bindings: ['payments'],
		owner: 'payments',
		roles: [{ label: 'cashier', scopes: ['ledger:read', 'ledger:write'] }],
		missing: ['ledger:refund'],
		confinement: [],
		restrictions: [],
		definedIn: { app_ids: 'Bindings', grants: 'Grants' },
	});
});

test('names what is missing of the role that comes nearest', () => {
	const input = mint({ labels: ['clerk', 'cashier', 'x'], scopes: ['ledger:write', 'ledger:refund'] });
	const { rungs, facts } = engine().ladder(input);
	expect(facts.missing).toEqual(['ledger:refund']);
	expect(rungs.at(-1)?.text).toBe('clerk lacks ledger:write and ledger:refund; cashier lacks ledger:refund');
});

test.each<[string, JsonObject, string, string]>([
	['', mint({ labels: ['guest'] }), 'role', 'guest: no role of resource://ledger'],
	['', mint({ labels: [] }), 'role', 'the session has no labels, so no role of resource://ledger'],
	['', mint({ resource: 'mail' }), 'owner', 'resource://mail belongs to mail, and payments asked'],
	['', mint({ resource: 'x' }), 'owner', 'resource://x is granted to nobody, and payments asked'],
	[
		'',
		mint({ principal: 'app-new' }),
		'owner',
		'resource://ledger belongs to payments, and an application that app_ids does not bind asked',
	],
	['', mint({ edge: ['ledger:read'] }), 'delegation', 'delegation lacks ledger:refund'],
	[
		'confinement := [{"label_prefix": "cash", "scopes": ["ledger:read"]}]',
		mint(),
		'confinement',
		'confinement of cash leaves out ledger:refund',
	],
	[
		'confinement := [{"scopes": []}]',
		mint(),
		'confinement',
		'confinement of a rule without label_prefix leaves out ledger:refund',
	],
	['restrict contains "freeze"', mint(), 'restriction', 'the zone is frozen: freeze'],
	['restrict := {"why": {"until": 5}}', mint(), 'restriction', 'the zone is frozen: {"until":5}'],
	['risk := [{"scope": "ledger:read"}]', mint(), 'data', 'risk is not a list of {scope, tier}'],
	['approval_tiers := {"a"}', mint(), 'data', 'approval_tiers is not a list of declarations of tiers'],
	[
		'',
		use({ scope: 'ledger:read', target: ['resource://mail'] }),
		'target',
		'mandate is for resource://mail, not resource://ledger',
	],
	[
		'',
		use({ scope: 'ledger:read ledger:x', target: ['resource://ledger'] }),
		'role',
		'cashier lacks ledger:x',
	],
	['', {}, 'shape', 'the request has none of the shapes that can be allowed'],
])('says in words which gate failed (%#)', (more, input, gate, text) => {
	const failed = engine(more)
		.ladder(input)
		.rungs.find(({ status }) => status === 'failed');
	expect(failed).toMatchObject({ rung: gate, text });
});

test('leaves what lies behind the failed gate unreached', () => {
	const statuses = engine('restrict := ["freeze"]')
		.ladder(mint())
		.rungs.map(({ status }) => status);
	expect(statuses).toEqual(['failed', ...Array.from({ length: 6 }, () => 'not_reached')]);
});

test('tells an allowed use, and a confinement that allows', () => {
	const presented = use({ scope: 'ledger:read', target: ['resource://ledger'] });
	expect(told(engine().ladder(presented))).toEqual([
		'+ restriction: no restriction',
		'+ shape: a session presents its mandate',
		'+ target: mandate is for resource://ledger',
		'+ owner: payments owns resource://ledger',
		'+ role: cashier holds ledger:read',
	]);
	const capped = engine('confinement := [{"label_prefix": "c", "scopes": ["ledger:read"]}]');
	const { rungs, facts } = capped.ladder(mint({ scopes: ['ledger:read'] }));
	expect(rungs[5]).toMatchObject({ status: 'passed', text: 'confinement of c allows it' });
	expect(facts.confinement).toEqual([{ labelPrefix: 'c', scopes: ['ledger:read'], leavesOut: [] }]);
});

test('tells a bootstrap', () => {
	const input = { principal: { id: 'app-pay' }, resource: { identifier: 'resource://mail' } };
	const ladder = engine().ladder({ ...input, context: { requested_scopes: ['agent:lifecycle'] } });
	expect(told(ladder)).toEqual([
		'+ restriction: no restriction',
		'+ shape: an application opens its session',
		'- owner: resource://mail belongs to mail, and payments asked',
	]);
	expect(ladder.facts.missing).toEqual([]);
});

test('reaches no gate where the evaluation fails, and says why', () => {
	const ladder = engine('restrict := []\nrestrict := ["x"]').ladder(mint());
	expect(ladder.evaluation).toEqual({
		status: 'failed',
		code: 'policy_eval_failed',
		message: 'restrict is given 2 different values: every decision of the zone would fail',
	});
	expect(new Set(ladder.rungs.map(({ status }) => status))).toEqual(new Set(['not_reached']));
	const mistyped = engine().ladder({ ...mint(), principal: 'app-pay' });
	expect(mistyped).toMatchObject({ shape: 'none', evaluation: { status: 'failed', code: 'invalid_token' } });
});
