import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exactKey, relevantKey } from '../../../src/core/replay/same-input.js';
import type { Json, JsonObject } from '../../../src/model/json.js';
import { objectAt } from '../../../src/model/json.js';
import { call, freshSandbox, stillClock } from '../../sandbox/support/sandbox.js';
import { grants, testZone } from '../../sandbox/support/zone.js';

const ZONE = 'the zone';

const base: JsonObject = {
	schema_version: '2026-05-20',
	principal: { type: 'Application', id: 'app', zone_id: ZONE, labels: ['clerk'] },
	resource: { type: 'Resource', identifier: 'resource://ledger', scopes: [] },
	action: { id: 'TokenExchange' },
	delegation_edge: { id: 'e', scopes: ['ledger:read', 'ledger:write'] },
	context: {
		actor_claims: {},
		requested_scopes: ['ledger:read'],
		agent_session_id: 's',
		challenge_resolved: false,
		trace_id: 't',
	},
};

type Change = (input: JsonObject) => JsonObject;

const inside =
	(part: string, field: string, held: Json): Change =>
	(input) => ({ ...input, [part]: { ...objectAt(input, part), [field]: held } });

const whole =
	(field: string, held: Json): Change =>
	(input) => ({ ...input, [field]: held });

const drop =
	(...path: string[]): Change =>
	(input) => {
		const [field = '', ...rest] = path;
		const { [field]: inner, ...others } = input;
		return rest.length === 0 ? others : { ...others, [field]: drop(...rest)(Object(inner)) };
	};

/** The field under another spelling, in its place or beside it, before or after all others. */
const respell =
	(part: string, field: string, spelling: string): Change =>
	(input) => {
		const { [field]: held = null, ...others } = objectAt(input, part);
		return { ...input, [part]: { ...others, [spelling]: held } };
	};

const reversed: Change = (input) => Object.fromEntries(Object.entries(input).reverse());
const reversedPrincipal: Change = (input) => ({
	...input,
	principal: Object.fromEntries(Object.entries(objectAt(input, 'principal')).reverse()),
});

const IDLE: Change[] = [
	(input) => input,
	reversed,
	reversedPrincipal,
	inside('context', 'trace_id', 'other'),
	inside('context', 'agent_session_id', 'other'),
	inside('delegation_edge', 'id', 'other'),
	inside('principal', 'registration_method', 'managed'),
	inside('principal', 'labels', ['clerk', 'clerk']),
	whole('session', { id: 'x' }),
	whole('more', ['of', 'anything']),
	drop('context', 'challenge_resolved'),
	drop('resource', 'type'),
];

const TELLING: Change[] = [
	drop('schema_version'),
	whole('schema_version', null),
	whole('schema_version', ''),
	whole('schema_version', '2020-01-01'),
	whole('Schema_Version', '2020-01-01'),
	drop('principal'),
	drop('resource'),
	drop('action'),
	drop('context'),
	whole('resource', 'resource://ledger'),
	whole('resource', null),
	whole('resource', {}),
	whole('action', ''),
	whole('action', {}),
	whole('context', []),
	whole('Principal', { Labels: ['cashier'] }),
	drop('principal', 'zone_id'),
	inside('principal', 'zone_id', null),
	inside('principal', 'zone_id', 'other'),
	inside('principal', 'Zone_Id', 'other'),
	inside('principal', 'labels', 'clerk'),
	inside('principal', 'labels', ['cashier', 'clerk']),
	inside('principal', 'Labels', ['nobody']),
	inside('principal', 'Labels', null),
	inside('principal', 'ID', 'other'),
	respell('principal', 'labels', 'Labels'),
	respell('principal', 'zone_id', 'ZONE_ID'),
	respell('context', 'requested_scopes', 'Requested_Scopes'),
	respell('delegation_edge', 'scopes', 'Scopes'),
	inside('context', 'requested_scopes', ['ledger:read', null]),
	inside('context', 'requested_scopes', ['ledger:write']),
	inside('context', 'requested_scopes', ['agent:lifecycle']),
	inside('context', 'agent_session_id', ''),
	whole('delegation_edge', null),
	whole('padding', 'x'.repeat(65_000)),
	inside('context', 'trace_id', 'x'.repeat(65_000)),
];

const CHANGES = [...IDLE, ...TELLING];
const changed = (...made: readonly Change[]) => made.reduce((input, change) => change(input), base);
const idle = fc.constantFrom(...IDLE);
const changes = fc.array(fc.constantFrom(...CHANGES), { maxLength: 4 });

const answered = z.object({ warnings: z.json(), explanation: z.json(), result: z.json() });

type Simulate = (input: JsonObject) => Promise<unknown>;

/** The sandbox's simulate, asked about a clerk who may read; each text is asked once. */
async function simulator(): Promise<Simulate> {
	const clock = stillClock();
	const sandbox = await freshSandbox(clock);
	const zone = await testZone(sandbox, clock);
	const risk = 'risk := [{"scope": "ledger:read", "tier": "low"}]';
	const version = await zone.stage(grants(zone.application), risk);
	const path = `${zone.path}/policy-sets/${zone.set}/simulate`;
	const asked = new Map<string, unknown>();
	return async (input) => {
		const text = JSON.stringify(input)
			.replaceAll('"app"', JSON.stringify(zone.application))
			.replaceAll(JSON.stringify(ZONE), JSON.stringify(zone.path.split('/').at(-1)));
		if (!asked.has(text)) {
			const body = { version_id: version, input: JSON.parse(text) };
			asked.set(text, answered.parse((await call(sandbox, path, { body })).body));
		}
		return asked.get(text);
	};
}

test('inputs with one key get one answer of the server, warnings and all: every two changes', async () => {
	const simulate = await simulator();
	const questions = new Map<string, JsonObject[]>();
	for (const [index, first] of CHANGES.entries()) {
		for (const second of CHANGES.slice(index)) {
			const input = changed(first, second);
			const key = relevantKey(input);
			questions.set(key, [...(questions.get(key) ?? []), input]);
		}
	}
	const shared = [...questions.values()].filter((inputs) => inputs.length > 1);
	for (const [one = {}, ...others] of shared) {
		const answer = await simulate(one);
		for (const other of others) expect([other, await simulate(other)]).toEqual([other, answer]);
	}
	expect(shared.length).toBeGreaterThan(50);
});

test('inputs with one key get one answer of the server, warnings and all: many changes', async () => {
	const simulate = await simulator();
	const seen = { same: 0, other: 0 };
	await fc.assert(
		fc.asyncProperty(changes, changes, fc.array(idle), async (first, second, more) => {
			const one = changed(...first);
			for (const other of [changed(...first, ...more), changed(...second), changed(...first.toReversed())]) {
				const same = relevantKey(one) === relevantKey(other);
				seen[same ? 'same' : 'other']++;
				if (same) expect(await simulate(one)).toEqual(await simulate(other));
			}
		}),
		{ numRuns: 100 },
	);
	expect(seen.same).toBeGreaterThan(30);
	expect(seen.other).toBeGreaterThan(30);
});

test('equal inputs have one exact key, whatever the order of their fields, but for odd spellings', () => {
	expect(exactKey(reversed(base))).toBe(exactKey(base));
	const odd = inside('principal', 'Labels', ['nobody'])(base);
	expect(exactKey(reversedPrincipal(odd))).not.toBe(exactKey(odd));
	expect(exactKey(structuredClone(odd))).toBe(exactKey(odd));
});

test('inputs that differ in what decides nothing and warns of nothing are one question', () => {
	const trace = inside('context', 'trace_id', 'other')(base);
	expect(relevantKey(reversed(trace))).toBe(relevantKey(base));
});
