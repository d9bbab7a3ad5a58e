import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/json.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

const APPLICATIONS = ['app-pay', 'app-mail', 'app-none'];
const KEYS = ['payments', 'mail', 'alias'];
const RESOURCES = ['resource://ledger', 'resource://mail', 'resource://none'];
const LABELS = ['clerk', 'cashier', 'tenant:acme'];
const SCOPES = ['read', 'write', 'refund'];
const TIERS = ['low', 'money'];

const some = <T>(...items: T[]) => fc.constantFrom(...items);
const scopes = fc.uniqueArray(some(...SCOPES), { maxLength: 3 });

const roles = fc.dictionary(
	some(...LABELS),
	fc.oneof({ weight: 9, arbitrary: scopes }, some<Json>('read', null)),
	{ minKeys: 1 },
);
const wholeGrant = fc.record({ application: some<Json>('payments', 'mail'), roles });
const oddGrant = fc.record({ application: some<Json>(7, 'alias'), roles }, { requiredKeys: [] });
const grant = fc.oneof({ weight: 5, arbitrary: wholeGrant }, oddGrant);

const approval = fc.record(
	{
		tier: some(...TIERS),
		approver: some('operator', 'any'),
		ttl_seconds: some(60, 900),
	},
	{ requiredKeys: ['tier'] },
);

const risk = fc.uniqueArray(fc.record({ scope: some(...SCOPES), tier: some(...TIERS) }), { maxLength: 3 });
const confinement = fc.array(fc.record({ label_prefix: some('c', 'tenant:', 'x'), scopes }), {
	maxLength: 2,
});
const malformed = some<Json>([{ scope: 'read' }], {}, 'text', null);

/** Values for each name, small enough that requests often meet them; rarely malformed. */
const values = {
	app_ids: fc.oneof(
		{ weight: 3, arbitrary: some<Json>({ payments: 'app-pay', mail: 'app-mail' }) },
		fc.dictionary(some(...KEYS), some(...APPLICATIONS)),
	),
	grants: fc.record(
		{ 'resource://ledger': grant, 'resource://mail': grant },
		{ requiredKeys: ['resource://ledger'] },
	),
	confinement: fc.oneof({ weight: 6, arbitrary: confinement }, some<Json>('c', [{ scopes: ['read'] }])),
	restrict: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, some<Json>(['freeze'], { why: 'audit' })),
	risk: fc.oneof({ weight: 8, arbitrary: risk }, malformed),
	approval_tiers: fc.oneof({ weight: 8, arbitrary: fc.array(approval, { maxLength: 3 }) }, malformed),
};

const definition = fc
	.constantFrom(...(Object.keys(values) as (keyof typeof values)[]))
	.chain((name) => values[name].map((value) => `${name} := ${JSON.stringify(value)}\n`));

const usual = fc
	.tuple(values.app_ids, values.grants, values.risk, values.approval_tiers)
	.map(
		([appIds, grants, riskRules, tiers]) =>
			`app_ids := ${JSON.stringify(appIds)}\ngrants := ${JSON.stringify(grants)}\nrisk := ${JSON.stringify(riskRules)}\napproval_tiers := ${JSON.stringify(tiers)}\n`,
	);

/** Documents of a bundle: the usual names, and sometimes more, which may contradict them. */
export const documents = fc
	.tuple(usual, fc.array(definition, { maxLength: 2 }))
	.map(([first, more]) =>
		[first, ...more].map((text, index) => ({ name: `d${index}`, content: HEAD + text })),
	);

const noise = fc.dictionary(fc.constantFrom('trace_id', 'session_id'), fc.string(), { maxKeys: 2 });

const claims = fc.record(
	{
		delegation_edge_id: some<Json>('edge', '', null),
		scope: some<Json>('read', 'read write', 'refund', '', 5),
		target: some<Json>([RESOURCES[0] ?? ''], [...RESOURCES], [], 'text'),
		sub: fc.string(),
	},
	{ requiredKeys: [] },
);

const requested = fc.oneof(
	{ weight: 3, arbitrary: fc.array(some(...SCOPES), { maxLength: 3 }) },
	some(['agent:lifecycle'], ['agent:lifecycle', 'read'], []),
);

const context = fc
	.tuple(
		fc.record(
			{
				agent_session_id: some('session', 'session', ''),
				subject_claims: fc.option(claims, { freq: 2 }),
				challenge_resolved: fc.boolean(),
			},
			{ requiredKeys: [] },
		),
		requested,
		noise,
	)
	.map(([known, asked, more]) => ({ ...known, ...more, requested_scopes: asked, actor_claims: {} }));

const anything = fc.record(
	{
		schema_version: some('2026-05-20', '2026-05-20', '2026-05-20', '', '2020-01-01'),
		principal: fc.record(
			{
				type: some('Application', 'Workload'),
				id: some(...APPLICATIONS),
				zone_id: fc.string(),
				labels: fc.array(some(...LABELS), { maxLength: 2 }),
			},
			{ requiredKeys: ['type', 'id'] },
		),
		resource: fc.record({ identifier: some(...RESOURCES), scopes: fc.array(fc.string(), { maxLength: 1 }) }),
		action: fc.record({ id: some('TokenExchange', 'CredentialInjection') }),
		session: fc.record({ id: fc.string() }),
		delegation_edge: some<Json>(null, { id: '' }, { scopes: ['read', 'write'] }),
		context,
	},
	{ requiredKeys: ['principal', 'resource', 'action', 'context'] },
);

/** A request of an application's session, its parts fitting together more often than not. */
const shaped = (parts: { [field: string]: fc.Arbitrary<Json> }, more: JsonObject = {}) =>
	fc
		.tuple(
			fc.record({
				type: some('Application'),
				id: some('app-pay', 'app-mail'),
				labels: fc.array(some(...LABELS)),
			}),
			some('resource://ledger', 'resource://mail'),
			fc.record(parts),
		)
		.map(([principal, identifier, asked]) => ({
			principal,
			resource: { identifier },
			action: { id: 'TokenExchange' },
			context: asked,
			...more,
		}));

const mint = shaped(
	{
		agent_session_id: some('s'),
		requested_scopes: fc.array(some(...SCOPES), { minLength: 1, maxLength: 2 }),
	},
	{ delegation_edge: { id: 'e', scopes: SCOPES } },
);
const use = shaped({ subject_claims: claims, requested_scopes: some<Json>([]) });
const open = shaped({ requested_scopes: some<Json>(['agent:lifecycle']) });
const workload = requested.map((asked) => ({
	principal: { type: 'Workload', id: 'w' },
	resource: { identifier: 'resource://ledger' },
	action: { id: 'CredentialInjection' },
	context: { requested_scopes: asked },
}));

/** Inputs of every shape and of none, well typed. */
export const inputs: fc.Arbitrary<JsonObject> = fc
	.oneof({ weight: 3, arbitrary: mint }, { weight: 2, arbitrary: use }, open, workload, anything)
	.map((input): JsonObject => JSON.parse(JSON.stringify(input)));
