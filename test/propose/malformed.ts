import fc from 'fast-check';
import { compileBundle } from '../../src/policy/compile.js';
import type { DocumentSource } from '../../src/policy/types.js';
import {
	elements,
	isArray,
	isObject,
	keyOf,
	member,
	objectOf,
	pairs,
	setOf,
	type Value,
} from '../../src/policy/values.js';
import type { Ready } from '../../src/propose/apply.js';
import { spell } from '../policy/literals.js';
import { SCOPES, TIERS } from './zones.js';

/** `risk` and `approval_tiers` as they are written: lists, sets, rules with a member each, objects, and what is none of it. */
export interface Lists {
	risk: Value;
	approval_tiers: Value;
}

const some = <T>(...items: T[]) => fc.constantFrom(...items);
const object = (fields: { [field: string]: Value }) => objectOf(Object.entries(fields));

const rule: fc.Arbitrary<Value> = fc.record({ scope: some(...SCOPES), tier: some(...TIERS) }).map(object);
const oddRule = some<Value>(
	...[object({ scope: 's1' }), object({ scope: 's2', tier: '' }), object({ scope: 's1', tier: 5 })],
	...[object({ tier: 'low' }), object({ scope: ['s1'], tier: 'low' }), 's1', 5, null, ['s1', 'low']],
);
const approval: fc.Arbitrary<Value> = fc
	.record(
		{ tier: some(...TIERS), approver: some('operator', 'subject', 'any'), ttl_seconds: some(60, 900) },
		{ requiredKeys: ['tier'] },
	)
	.map(object);
const oddApproval = some<Value>(
	...[object({ tier: 'low', approver: 'Operator' }), object({ tier: 'low', approver: ' SUBJECT ' })],
	...[object({ tier: 'money', approver: 'boss' }), object({ approver: 'subject' }), object({})],
	...[object({ tier: 'money', ttl_seconds: 0 }), object({ tier: 'money', ttl_seconds: '900' })],
	...[
		object({ tier: 'low', ttl_seconds: 90.5, privacy: 'Anonymous' }),
		object({ tier: 7 }),
		'money',
		true,
		[],
	],
);

/** A list of what is fine and what is not, in brackets that may be wrong. */
function listOf(fine: fc.Arbitrary<Value>, odd: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
	const items = fc
		.tuple(fc.array(fine, { maxLength: 2 }), fc.array(odd, { maxLength: 2 }))
		.map(([good, bad]) => [...good, ...bad]);
	return fc.oneof(
		{ weight: 5, arbitrary: items.map((held): Value => held) },
		{ weight: 2, arbitrary: items.map((held): Value => setOf(held)) },
		{
			weight: 1,
			arbitrary: items.map((held): Value => objectOf(held.map((one, index) => [`k${index}`, one]))),
		},
		{ weight: 1, arbitrary: some<Value>('low', 5, null, true) },
	);
}

export const lists: fc.Arbitrary<Lists> = fc.record({
	risk: listOf(rule, oddRule),
	approval_tiers: listOf(approval, oddApproval),
});

const ZONE = `# caracal:data-document
package caracal.authz

import rego.v1

app_ids := {"k1": "a"}
grants := {"r1": {"application": "k1", "roles": {"c": ["s1", "s2"]}}}
`;

/** A zone in which nothing is wrong but the lists. */
export function zoneWith(lists: Lists, style: number): DocumentSource[] {
	const said = Object.entries(lists).map(([name, value]) => `${name} := ${spell(value, style)}\n`);
	return [{ name: 'zone', content: ZONE + said.join('') }];
}

/** A list that was mended, and how many of its entries went. */
interface Mending {
	value: Value;
	dropped: number;
}

/** Every way to mend a list that keeps what it says: each odd entry made fit as near to what it says as can be, or gone. */
function mendingsOf(value: Value, mend: Mend, tiers: readonly string[]): Mending[] {
	const held = elements(value);
	if (held === undefined) return [{ value: [], dropped: 0 }];
	const distinct = [...new Map(held.map((one) => [keyOf(one), one])).values()];
	return distinct.reduce<{ value: Value[]; dropped: number }[]>(
		(ways, element) =>
			ways.flatMap((way) => [
				...mend(element, tiers).map((one) => ({ ...way, value: [...way.value, one] })),
				...(isFine(element, mend) ? [] : [{ ...way, dropped: way.dropped + 1 }]),
			]),
		[{ value: [], dropped: 0 }],
	);
}

/** Whether an element is what it has to be: it becomes itself, whatever tiers there are. */
function isFine(element: Value, mend: Mend): boolean {
	const [only] = mend(element, []);
	return only !== undefined && keyOf(only) === keyOf(element);
}

function fieldsOf(element: Value): { [field: string]: Value } | null {
	if (!isObject(element)) return null;
	const named = pairs(element).flatMap(([key, held]) => (typeof key === 'string' ? [[key, held]] : []));
	return Object.fromEntries(named);
}

const isName = (value: Value | undefined) => typeof value === 'string' && value !== '';

/** What an element may become; `tiers` are those that are named somewhere. */
type Mend = (element: Value, tiers: readonly string[]) => Value[];

const fitRule: Mend = (element, tiers) => {
	const fields = fieldsOf(element);
	if (fields === null || !isName(fields.scope)) return [];
	return isName(fields.tier) ? [element] : tiers.map((tier) => object({ ...fields, tier }));
};

/** The word that is meant in other letters; the first, which is the default, where none is. */
function wordOf(value: Value | undefined, words: readonly string[]): { word?: string } {
	if (value === undefined) return {};
	const said = typeof value === 'string' ? value.trim().toLowerCase() : '';
	return { word: words.includes(said) ? said : (words[0] ?? '') };
}

function waitOf(value: Value | undefined): { wait?: Value } {
	if (value === undefined) return {};
	const seconds = typeof value === 'number' || typeof value === 'string' ? Math.floor(Number(value)) : 0;
	return { wait: seconds >= 1 ? seconds : 60 };
}

const fitApproval: Mend = (element, tiers) => {
	const fields = fieldsOf(element);
	if (fields === null) return [];
	const { word: approver } = wordOf(fields.approver, ['operator', 'subject', 'any']);
	const { word: privacy } = wordOf(fields.privacy, ['identified', 'pseudonymous', 'anonymous']);
	const { wait } = waitOf(fields.ttl_seconds);
	const whole = {
		...fields,
		...(approver === undefined ? {} : { approver }),
		...(privacy === undefined ? {} : { privacy }),
		...(wait === undefined ? {} : { ttl_seconds: wait }),
	};
	return isName(fields.tier) ? [object(whole)] : tiers.map((tier) => object({ ...whole, tier }));
};

/** Whether a list needs no mending. */
export function isWhole(name: keyof Lists, value: Value): boolean {
	return isArray(value) && value.every((one) => isFine(one, name === 'risk' ? fitRule : fitApproval));
}

/** Every zone with both lists mended, and how many entries went. */
export function mendedZones({
	risk,
	approval_tiers: approvals,
}: Lists): { bundle: Ready; dropped: number }[] {
	const named = [risk, approvals].flatMap((list) => (elements(list) ?? []).map((one) => member(one, 'tier')));
	const tiers = [...new Set(named.filter((tier) => typeof tier === 'string' && tier !== ''))].map(String);
	const ways = (name: keyof Lists, value: Value, mend: Mend) =>
		isWhole(name, value) ? [{ value, dropped: 0 }] : mendingsOf(value, mend, tiers);
	return ways('risk', risk, fitRule).flatMap((one) =>
		ways('approval_tiers', approvals, fitApproval).flatMap((other) => {
			const bundle = compileBundle(zoneWith({ risk: one.value, approval_tiers: other.value }, 1));
			return bundle.kind === 'ready' ? [{ bundle, dropped: one.dropped + other.dropped }] : [];
		}),
	);
}
