import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import type { Bundle } from '../../src/policy/bundle.js';
import { compileBundle } from '../../src/policy/compile.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
const OLD = '# caracal:data-document\npackage caracal.authz\n';

function compile(...texts: string[]): Bundle {
	return compileBundle(texts.map((text, index) => ({ name: `d${index}`, content: HEAD + text })));
}

function ready(...texts: string[]): Extract<Bundle, { kind: 'ready' }> {
	const bundle = compile(...texts);
	if (bundle.kind !== 'ready') throw new Error(JSON.stringify(bundle));
	return bundle;
}

const LEDGER = `
app_ids := {"payments": "app"}
grants := {"ledger": {"application": "payments", "roles": {"clerk": ["read", "write"]}}}
`;

const mint = (scopes: string[]): JsonObject => ({
	principal: { id: 'app', labels: ['clerk'] },
	resource: { identifier: 'ledger' },
	context: { requested_scopes: scopes, agent_session_id: 's' },
	delegation_edge: { id: 'e', scopes },
});

test.each([
	['app_ids := {"a": "x"}', 'app_ids := {"a": "y"}', 'app_ids', 'granted_resources'],
	[
		'confinement := []',
		'confinement := [{"label_prefix": "c", "scopes": []}]',
		'confinement',
		'delegated_mints',
	],
	['grants := {}', 'grants := {"r": {}}', 'grants', 'every_decision'],
	['restrict := []', 'restrict := ["x"]', 'restrict', 'every_decision'],
	['risk := []', 'risk := null', 'risk', 'every_decision'],
	['approval_tiers := []', 'approval_tiers := [{"tier": "a"}]', 'approval_tiers', 'every_decision'],
])('tells which name %s and %s contradict each other in', (first, second, name, reach) => {
	const { problems, data } = ready(first, second);
	expect(problems).toMatchObject([
		{
			code: 'conflicting_values',
			name,
			reach,
			documents: ['d0', 'd1'],
			places: [
				{ document: 'd0', line: 4, column: 1 },
				{ document: 'd1', line: 4, column: 1 },
			],
		},
	]);
	expect(problems[0]?.message).toMatch(/^\w+ is given 2 different values: every /);
	expect(data.definedIn).toMatchObject({ [name]: ['d0', 'd1'] });
});

test('takes equal values for no contradiction, whatever their spelling', () => {
	const { problems } = ready(
		'restrict := {"a", "b",}',
		'restrict = {`b`, "a"}',
		'risk := [{"scope": "s", "tier": "t"}]',
	);
	expect(problems).toEqual([]);
});

test('merges members of a set from all documents, and an equal default does not count', () => {
	const { data } = ready('restrict contains "b"\nrestrict contains "a"', 'restrict contains "a"');
	expect(data.restrictions.toSorted()).toEqual(['a', 'b']);
	expect(ready('default restrict := ["x"]').data.restrictions).toEqual(['x']);
	expect(ready('default restrict := ["x"]', 'restrict := []').data.restrictions).toEqual([]);
});

test('gives what a bundle grants as plain data', () => {
	const { data } = ready(
		LEDGER,
		'confinement := {{"label_prefix": "c", "scopes": {"read"}}, {"label_prefix": 5}}',
		'risk := [{"scope": "read", "tier": "low"}]\napproval_tiers := [{"tier": "low", "why": {"b", "a"}}]',
	);
	expect(data).toEqual({
		bindings: [{ key: 'payments', applicationId: 'app' }],
		grants: [
			{
				resource: 'ledger',
				application: 'payments',
				applicationName: 'payments',
				roles: [{ role: 'clerk', scopes: ['read', 'write'] }],
			},
		],
		confinement: [{ labelPrefix: 'c', scopes: ['read'] }],
		restrictions: [],
		risk: [{ scope: 'read', tier: 'low' }],
		riskWellFormed: true,
		approvalTiers: [
			{
				tier: 'low',
				approver: 'operator',
				privacy: 'identified',
				waitSeconds: 14_400,
				declared: { tier: 'low', why: ['a', 'b'] },
			},
		],
		approvalWellFormed: true,
		definedIn: { app_ids: ['d0'], grants: ['d0'], confinement: ['d1'], risk: ['d2'], approval_tiers: ['d2'] },
	});
});

test('binds an application by a set, an array or a number as the engine does', () => {
	const asked = { ...mint(['read']), principal: { id: 'app', labels: ['clerk'] } };
	const grants = (application: string) =>
		`grants := {"ledger": {"application": ${application}, "roles": {"clerk": ["read"]}}}`;
	const policy = (...texts: string[]) => ready(...texts).engine.decide(asked);
	const allowed = (name: string) => ({
		result: { determining_policies: [{ policy: `caracal-${name}-mint` }] },
	});
	expect(policy('app_ids := {"app"}', grants('"app"'))).toMatchObject(allowed('app'));
	expect(policy('app_ids := ["x", "app"]', grants('1'))).toMatchObject(allowed('%!s(int=1)'));
	expect(policy('app_ids := {1: "app"}', grants('"1"'))).toMatchObject({ result: { decision: 'deny' } });
});

test.each([
	['confinement := [{"scopes": ["read"]}]', 'a rule without a prefix confines everything'],
	['confinement := ["c"]', 'so does one that is no object'],
	['confinement := "c"', 'of a single value no rule can be asked'],
	['confinement := [{"label_prefix": "c"}]', 'a rule without scopes leaves out all'],
])('confines with %s, for %s', (text) => {
	const evaluation = ready(LEDGER, text).engine.decide(mint(['read']));
	expect(evaluation).toMatchObject({ result: { diagnostics: [{ reason: 'confinement_violation' }] } });
});

test.each([
	'confinement := [{"label_prefix": 5, "scopes": []}]',
	'confinement := {}',
	'confinement := set()',
])('confines nothing with %s', (text) => {
	expect(ready(LEDGER, text).engine.decide(mint(['read']))).toMatchObject({ result: { decision: 'allow' } });
});

test('fails an allowed request for a scope with two tiers, and only that', () => {
	const risk =
		'risk := [{"scope": "read", "tier": "a"}, {"scope": "read", "tier": "b"}, {"scope": "write", "tier": "a"}]';
	const { engine, problems } = ready(LEDGER, risk);
	expect(problems).toMatchObject([
		{ code: 'conflicting_tiers', reach: 'scope', scope: 'read', documents: ['d1'] },
	]);
	expect(engine.decide(mint(['read', 'write']))).toMatchObject({
		status: 'failed',
		code: 'policy_eval_failed',
	});
	expect(engine.decide(mint(['write']))).toMatchObject({ result: { decision: 'allow' } });
	expect(engine.decide(mint(['send']))).toMatchObject({
		result: { diagnostics: [{ reason: 'role_scope_mismatch' }] },
	});
});

test.each([
	['risk := [{"scope": "a"}]', 'malformed_risk_data', 'risk'],
	['risk := {{"scope": "a", "tier": "b"}}', 'malformed_risk_data', 'risk'],
	['risk := [{"scope": "", "tier": "b"}]', 'malformed_risk_data', 'risk'],
	['risk := null', 'malformed_risk_data', 'risk'],
	['approval_tiers := ["a"]', 'malformed_approval_data', 'approval_tiers'],
	['approval_tiers := [{"tier": "a", "approver": "root"}]', 'malformed_approval_data', 'approval_tiers'],
	['approval_tiers := [{"tier": "a", "privacy": null}]', 'malformed_approval_data', 'approval_tiers'],
	['approval_tiers := [{"tier": "a", "ttl_seconds": 1.5}]', 'malformed_approval_data', 'approval_tiers'],
	['approval_tiers := [{"tier": "a", "ttl_seconds": 0}]', 'malformed_approval_data', 'approval_tiers'],
])('tells malformed data: %s', (text, code, name) => {
	const { engine, problems } = ready(LEDGER, text);
	expect(problems).toMatchObject([{ code, name, reach: 'mints_denied', documents: ['d1'] }]);
	expect(engine.decide(mint(['read']))).toMatchObject({ result: { diagnostics: [{ reason: code }] } });
});

test.each<[string[], string, string]>([
	[['restrict := "x"'], 'type_error', 'restrict has to be a collection, not a single value'],
	[['restrict := "x"', 'restrict := []'], '', ''],
	[['app_ids := 5'], 'type_error', 'app_ids has to be a collection, not a single value'],
	[['grants := {"a"}'], 'type_error', 'no grant names an application'],
	[['grants := {"r": {"roles": {}}}'], 'type_error', 'no grant names an application'],
	[
		['grants := {"r": {"application": "a", "roles": "x"}}'],
		'type_error',
		'no grant has roles that hold scopes',
	],
	[['grants := {"r": {"application": "a"}}', 'grants := {"s": {"roles": {}}}'], '', ''],
	[['default risk := []', 'default risk := []'], 'type_error', 'risk has two defaults'],
	[
		['restrict contains "a"', 'default restrict := []'],
		'type_error',
		'restrict is defined in two ways that exclude each other',
	],
	[['default restrict := input.x'], 'parse_error', 'a default takes a literal value and no conditions'],
	[['restrict := [x]'], 'unsafe_var', 'nothing gives "x" a value; a text needs quotes'],
	[['risk = []{ 1 == 1 }'], 'parse_error', 'with import rego.v1 a rule body needs "if" before it'],
	[['risk := 01'], 'parse_error', 'this is no number of JSON'],
	[['risk := ["\t"]'], '', ''],
	[
		['risk := ["\t\\n"]'],
		'parse_error',
		'this string has an escape or a control character that Rego does not know',
	],
	[
		['import other.thing\nrisk := []'],
		'parse_error',
		'an import begins with input, data, rego or future, not "other"',
	],
	[['grants := {"r": {}}'], '', ''],
	[['import future.keywords\nrisk := []'], '', ''],
	[['risk := [1 2]'], 'parse_error', 'expected ",", not "2"'],
])('judges %j as the compiler does', (texts, code, message) => {
	const bundle = compile(...texts);
	const first = bundle.kind === 'refused' ? bundle.problems[0] : { code: '', message: '' };
	expect(first).toMatchObject({ code, message });
});

test('points at the place of a mistake', () => {
	const bundle = compile('grants := {\n\t"r": {"application": payments, "roles": {}},\n}');
	expect(bundle).toMatchObject({
		kind: 'refused',
		problems: [{ code: 'unsafe_var', document: 'd0', line: 5, column: 23 }],
	});
});

test('reads the older syntax: no keywords without an import, and bodies without "if"', () => {
	const old = (text: string) => compileBundle([{ name: 'd', content: OLD + text }]);
	expect(old('restrict = ["x"] { input.y }').kind).toBe('logic');
	expect(old('restrict contains "x"')).toMatchObject({
		kind: 'refused',
		problems: [{ code: 'parse_error' }],
	});
	expect(old('import future.keywords\nrestrict contains "x"').kind).toBe('ready');
	expect(old('import future.keywords.contains\nrestrict contains "x"').kind).toBe('ready');
});

test('passes over a byte order mark, and reads Windows line ends', () => {
	const content = `\uFEFF${HEAD}restrict := ["a"]\n`.replaceAll('\n', '\r\n');
	expect(compileBundle([{ name: 'd', content }])).toMatchObject({
		kind: 'ready',
		data: { restrictions: ['a'] },
	});
});

test.each([
	['restrict := ["a"] if { false } else := []', 18],
	['restrict := {x | some x in ["a"]}', 12],
	['restrict := ["a"] | ["b"]', 18],
	['restrict contains x if some x in input.list', 18],
	['app_ids := {"a": input.principal.id}', 17],
	['restrict := [data.caracal.authz.app_ids]', 13],
	['restrict := [5 -1]', 15],
	['restrict := ["a"][_]', 12],
	['restrict := [x, input.list[x]]', 13],
	['grants(x) := x', 13],
])('leaves the logic of %s to the server', (text, column) => {
	expect(compile(text)).toMatchObject({
		kind: 'logic',
		sites: [{ code: 'logic', line: 4, column: column + 1 }],
	});
});

test('leaves nesting deeper than it follows to the server, without falling over', () => {
	const deep = (open: string, close: string) => open.repeat(30_000) + close.repeat(30_000);
	expect(compile(`restrict := ${deep('[', ']')}`).kind).toBe('logic');
	expect(compile(`restrict := [input${deep('[input', ']')}]`).kind).toBe('logic');
	expect(compile(`restrict := [${deep('f(', ')')}]`).kind).toBe('logic');
});
