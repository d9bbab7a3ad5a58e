import fc from 'fast-check';
import type { Json } from '../../../src/model/json.js';
import type { DataName } from '../../../src/policy/names.js';
import type { DocumentSource } from '../../../src/policy/types.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

const some = <T>(...items: T[]) => fc.constantFrom(...items);
const mostly = <T>(weight: number, usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
	fc.oneof({ weight, arbitrary: usual }, odd);
const asText = <T>(arbitrary: fc.Arbitrary<T>) => arbitrary.map((value) => JSON.stringify(value));

const scopes = fc.uniqueArray(some('s1', 's1', 's2', 's2', '', 'a b', 'agent:lifecycle'), { maxLength: 4 });
const roles = fc.dictionary(some('c', 'ca', 't:'), scopes, { minKeys: 1 });
const owner = some('k1', 'k1', 'k1', 'k2', 'k2', 'k3');
const grant = mostly<Json>(8, fc.record({ application: owner, roles }), fc.record({ roles }));
const tier = some('low', 'money');
const approval = fc.record(
	{
		tier,
		approver: some('operator', 'subject', 'any'),
		ttl_seconds: some(60, 1800),
		privacy: some('identified', 'anonymous'),
		note: some('x'),
	},
	{ requiredKeys: ['tier'] },
);
const rule = fc.record({ scope: some('s1', 's1', 's2'), tier });
const prefix = some('', 'c', 'c', 'ca', 't:');
const cap = mostly<Json>(8, fc.record({ label_prefix: prefix, scopes }), fc.record({ scopes }));

/** Rego for the value of each name: small enough that the edges of the contract meet each other often. */
const values: { [name in DataName]: fc.Arbitrary<string> } = {
	app_ids: mostly(
		8,
		asText(fc.record({ k1: some('a', 'a', 'b'), k2: some('a', 'a', 'b') }, { requiredKeys: ['k1'] })),
		some('{"k1"}', '["a"]', '{}'),
	),
	grants: asText(fc.record({ r1: grant, r2: grant }, { requiredKeys: ['r1'] })),
	confinement: mostly(12, asText(fc.array(cap, { maxLength: 3 })), some('"c"')),
	restrict: mostly(8, some('set()', '[]'), some('{"freeze"}', '{"audit", "freeze"}')),
	risk: mostly(8, asText(fc.uniqueArray(rule, { maxLength: 3 })), some('{}', '[{"scope": "s1"}]')),
	approval_tiers: mostly(8, asText(fc.array(approval, { maxLength: 3 })), some('{}', '[{"tier": ""}]')),
};

const classes = fc.record(
	{
		tier,
		approver: some('operator', 'subject', 'subject', 'any'),
		ttl_seconds: some(5, 60, 900, 3_600, 604_800),
	},
	{ requiredKeys: ['tier'] },
);
const classified = fc
	.tuple(
		fc.array(fc.record({ scope: some('s1', 's2', 's3'), tier }), { maxLength: 3 }),
		fc.array(classes, { maxLength: 3 }),
	)
	.map(([risk, tiers]) => `risk := ${JSON.stringify(risk)}\napproval_tiers := ${JSON.stringify(tiers)}\n`);
const roleOf3 = fc.uniqueArray(some('s1', 's2', 's3'), { maxLength: 3 });
const granting = fc
	.record({ c: roleOf3, ca: roleOf3 })
	.map((roles) => `grants := ${JSON.stringify({ r1: { application: 'k1', roles } })}\n`);

/** Two versions of a zone of one resource that differ in approvals first of all. */
export const twoClassified: fc.Arbitrary<[DocumentSource[], DocumentSource[]]> = fc
	.tuple(classified, classified, granting, granting, fc.boolean())
	.map(([one, other, before, after, regrants]) => {
		const zone = (text: string) => [{ name: 'zone', content: `${HEAD}app_ids := {"k1": "a"}\n${text}` }];
		return [zone(one + before), zone(other + (regrants ? after : before))];
	});

type Zone = { [name in DataName]: string };

/** A name given a second value by a document of its own, for a contradiction. */
const contradiction = some<DataName>('app_ids', 'confinement', 'grants', 'restrict', 'risk').chain((name) =>
	values[name].map((value) => ({ name, value })),
);
const second = fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, contradiction);

/**
 * Two versions of a zone: now and then nothing alike, mostly the same but for one to three names.
 */
export const twoVersions: fc.Arbitrary<[DocumentSource[], DocumentSource[]]> = fc
	.tuple(
		fc.record(values),
		fc.record(values),
		mostly(
			6,
			fc.uniqueArray(
				some<DataName>('app_ids', 'grants', 'grants', 'confinement', 'restrict', 'risk', 'approval_tiers'),
				{
					minLength: 1,
					maxLength: 3,
				},
			),
			fc.constant<DataName[]>(['app_ids', 'grants', 'confinement', 'restrict', 'risk', 'approval_tiers']),
		),
		second,
		second,
	)
	.map(([before, other, changed, one, two]) => {
		const redrawn = Object.fromEntries(changed.map((name) => [name, other[name]]));
		return [written(before, one), written({ ...before, ...redrawn }, two)];
	});

function written(zone: Zone, more: { name: DataName; value: string } | null): DocumentSource[] {
	const text = Object.entries(zone).map(([name, value]) => `${name} := ${value}\n`);
	const first = { name: 'zone', content: HEAD + text.join('') };
	return more === null
		? [first]
		: [first, { name: 'more', content: `${HEAD}${more.name} := ${more.value}\n` }];
}
