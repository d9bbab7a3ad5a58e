import fc from 'fast-check';
import type { JsonObject } from '../../src/model/json.js';
import { bootstrapInput, mintInput, useInput, workloadInput } from '../../src/policy/authority/request.js';
import type { DocumentSource } from '../../src/policy/types.js';
import { objectOf, setOf, type Value } from '../../src/policy/values.js';
import type { Sighting } from '../../src/propose/cost.js';
import { spell } from '../policy/literals.js';

export const APPLICATIONS = ['a', 'b'];
export const KEYS = ['k1', 'k2', 'k3'];
export const RESOURCES = ['r1', 'r2'];
export const ROLES = ['c', 'ca', 't:'];
export const SCOPES = ['s1', 's2', 's3'];
export const TIERS = ['low', 'money'];
export const PREFIXES = ['c', 't:', ''];

const some = <T>(...items: T[]) => fc.constantFrom(...items);
const mostly = <T>(weight: number, usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
	fc.oneof({ weight, arbitrary: usual }, odd);
const entries = (record: { [key: string]: Value | undefined }) =>
	objectOf(
		Object.entries(record).flatMap(([key, held]) => (held === undefined ? [] : [[key, held] as const])),
	);

const texts = fc.uniqueArray(some(...SCOPES), { maxLength: 3 });
/** Scopes as a list, and now and then as a set. */
const scopes: fc.Arbitrary<Value> = mostly<Value>(4, texts, texts.map(setOf));
const roles = fc.dictionary(some(...ROLES), scopes, { maxKeys: 2 }).map(entries);
const grant = fc.record({ application: some(...KEYS), roles }, { requiredKeys: ['roles'] }).map(entries);
const cap = mostly<Value>(
	8,
	fc.record({ label_prefix: some(...PREFIXES), scopes }).map(entries),
	scopes.map((held) => entries({ scopes: held })),
);
const rule = fc.record({ scope: some(...SCOPES), tier: some(...TIERS) }).map(entries);
const approval = fc
	.record(
		{ tier: some(...TIERS), approver: some('operator', 'subject', 'any'), ttl_seconds: some(60, 900) },
		{ requiredKeys: ['tier'] },
	)
	.map(entries);
const oddRule = some<Value>(entries({ scope: 's1' }), entries({ tier: 'low' }), 'text');
const oddApproval = some<Value>(
	entries({ tier: 'low', approver: 'Operator' }),
	entries({ approver: 'subject' }),
	entries({ tier: 'money', ttl_seconds: 0 }),
	entries({ tier: 'money', privacy: 'secret', ttl_seconds: '900' }),
);

/** A value for each name; undefined where nothing defines it. */
const values = fc.record({
	app_ids: mostly<Value | undefined>(
		8,
		fc.record({ k1: some(...APPLICATIONS), k2: some(...APPLICATIONS) }, { requiredKeys: [] }).map(entries),
		some<Value | undefined>(undefined, ['a'], setOf(['k1', 'a'])),
	),
	grants: mostly<Value | undefined>(
		8,
		fc.record({ r1: grant, r2: grant }, { requiredKeys: [] }).map(entries),
		fc.constant(undefined),
	),
	confinement: mostly<Value | undefined>(
		12,
		fc.oneof<fc.Arbitrary<Value | undefined>[]>(
			fc.constant(undefined),
			fc.array(cap, { maxLength: 2 }),
			fc.array(cap, { maxLength: 2 }).map(setOf),
		),
		some<Value>('c'),
	),
	restrict: mostly<Value | undefined>(
		5,
		some<Value | undefined>(undefined, setOf([]), []),
		some<Value>(setOf(['freeze']), ['freeze', 'audit'], entries({ why: 'audit' })),
	),
	risk: mostly<Value | undefined>(
		8,
		fc.array(rule, { maxLength: 3 }),
		fc.oneof<fc.Arbitrary<Value>[]>(
			fc.array(rule, { maxLength: 2 }).map(setOf),
			fc.tuple(rule, oddRule).map((both) => both),
			some<Value>('text'),
		),
	),
	approval_tiers: mostly<Value | undefined>(
		8,
		fc.array(approval, { maxLength: 3 }),
		fc.oneof<fc.Arbitrary<Value>[]>(
			fc.array(approval, { minLength: 1, maxLength: 2 }).map(setOf),
			fc.tuple(approval, oddApproval).map((both) => both),
		),
	),
});

type Name = 'app_ids' | 'grants' | 'confinement' | 'restrict' | 'risk' | 'approval_tiers';
const NAMES: Name[] = ['app_ids', 'grants', 'confinement', 'restrict', 'risk', 'approval_tiers'];

/** How a zone is written down: where each name stands, in which style, and what is said twice. */
interface Manner {
	place: number[];
	style: number[];
	equals: boolean[];
	members: boolean;
	twice: Name | null;
	contradicts: Name | null;
	crlf: boolean;
}

const manner: fc.Arbitrary<Manner> = fc.record({
	place: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
	style: fc.array(fc.nat(11), { minLength: 6, maxLength: 6 }),
	equals: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
	members: fc.boolean(),
	twice: mostly<Name | null>(4, fc.constant(null), some(...NAMES)),
	contradicts: mostly<Name | null>(12, fc.constant(null), some(...NAMES)),
	crlf: fc.boolean(),
});

/** Documents of a zone: up to three, every definition style, comments, raw strings, either line break. */
export const zones: fc.Arbitrary<DocumentSource[]> = fc
	.tuple(values, values, manner)
	.map(([first, second, how]) => written(first, second, how));

function written(
	zone: { [name in Name]: Value | undefined },
	other: { [name in Name]: Value | undefined },
	how: Manner,
): DocumentSource[] {
	const bodies = ['', '', ''];
	const put = (place: number, text: string) => {
		bodies[place % 3] += text;
	};
	for (const [index, name] of NAMES.entries()) {
		const value = zone[name];
		if (value === undefined) continue;
		const place = how.place[index] ?? 0;
		const text = rule_(name, value, how, index);
		put(place, text);
		if (how.twice === name && !text.includes(' contains '))
			put(place + 1, rule_(name, value, how, index + 1));
		const contrary = other[name];
		if (how.contradicts === name && contrary !== undefined && !text.includes(' contains ')) {
			put(place + 2, `${name} := ${spell(contrary, 1)}\n`);
		}
	}
	return bodies.flatMap((body, index) => {
		if (body === '') return [];
		const head = `# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\n# Document ${index}: "kept" \`so\`\n`;
		const content = (head + body).replaceAll('\r\n', '\n');
		return [{ name: `d${index}`, content: how.crlf ? content.replaceAll('\n', '\r\n') : content }];
	});
}

function rule_(name: Name, value: Value, how: Manner, index: number): string {
	const style = how.style[index % 6] ?? 0;
	const isSet = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'set';
	if (how.members && isSet && value.items.size > 0) {
		return [...value.items.values()].map((item) => `${name} contains ${spell(item, style)} # one\n`).join('');
	}
	const sign = how.equals[index % 6] === true ? '=' : ':=';
	return `# ${name}\n${name} ${sign} ${spell(value, style)}\n`;
}

const labels = fc.uniqueArray(some(...ROLES, 'x'), { maxLength: 3 });
const asked = fc.uniqueArray(some(...SCOPES), { minLength: 1, maxLength: 2 });
const ask = fc.record({
	applicationId: some(...APPLICATIONS),
	resource: some(...RESOURCES),
	labels,
	scopes: asked,
});

/** Requests of every shape and of none, some of them beyond what policy could allow. */
export const requests: fc.Arbitrary<JsonObject> = fc.oneof(
	{ weight: 6, arbitrary: ask.map(mintInput) },
	{ weight: 3, arbitrary: ask.map(useInput) },
	{ weight: 2, arbitrary: ask.map(bootstrapInput) },
	{ weight: 2, arbitrary: asked.map((wanted) => workloadInput('r1', wanted)) },
	ask.map((one) => ({ ...mintInput(one), delegation_edge: { id: 'e', scopes: [] } })),
	ask
		.map((one) => useInput({ ...one, resource: 'r1' }))
		.map((input) => ({
			...input,
			resource: { identifier: 'r2' },
		})),
	ask.map((one) => {
		const { delegation_edge: _, ...rest } = mintInput(one);
		return rest;
	}),
);

/** Sessions of recent traffic, by application and labels. */
export const traffics: fc.Arbitrary<Sighting[]> = fc.array(
	fc.record({
		applicationId: some<string | null>(...APPLICATIONS, null),
		labels,
		sessions: fc.integer({ min: 1, max: 400 }),
	}),
	{ maxLength: 3 },
);
