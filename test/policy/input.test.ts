import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.js';
import { relevantInput } from '../../src/policy/fields.js';
import { inputRefusal, readRequest } from '../../src/policy/input.js';

const input: JsonObject = {
	schema_version: '2026-05-20',
	principal: { type: 'Application', id: 'app', zone_id: 'z', labels: ['b', 'a', 'b'] },
	resource: { type: 'Resource', identifier: 'r', scopes: ['x'] },
	action: { id: 'TokenExchange' },
	session: { id: '' },
	delegation_edge: { id: '', scopes: ['y', 'x'], edge_version: 1, constraints_json: 'anything' },
	context: {
		actor_claims: {},
		challenge_resolved: false,
		requested_scopes: ['y', 'x', 'y'],
		agent_session_id: 'session',
		trace_id: 'trace',
	},
};

function changed(path: string, value: Json): JsonObject {
	const copy: JsonObject = structuredClone(input);
	const fields = path.split('.');
	const last = fields.pop() ?? '';
	let at = copy;
	for (const field of fields) {
		const inner = at[field];
		if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) throw new Error(path);
		at = inner;
	}
	at[last] = value;
	return copy;
}

test.each<[string, Json]>([
	['principal', 'app'],
	['principal', []],
	['principal.labels', 'clerk'],
	['principal.labels', ['clerk', 5]],
	['resource.identifier', 5],
	['resource.scopes', {}],
	['action.id', true],
	['session.id', 5],
	['delegation_edge.scopes', 'x'],
	['delegation_edge.edge_version', 1.5],
	['delegation_edge.edge_version', '1'],
	['context', 'x'],
	['context.requested_scopes', 'x'],
	['context.subject_claims', ['x']],
	['context.challenge_resolved', 'false'],
	['context.trace_id', 7],
	['schema_version', 2026],
])('an input whose %s is %j is no input', (path, value) => {
	const refusal = inputRefusal(changed(path, value));
	expect(refusal).toEqual({ code: 'invalid_token', message: `the input's ${path} has the wrong type` });
});

test.each<[string, Json]>([
	['principal', null],
	['principal.labels', null],
	['principal.labels', [null]],
	['context.requested_scopes', null],
	['context.subject_claims', { scope: 5, target: 'x' }],
	['delegation_edge', null],
	['delegation_edge.constraints_json', [1]],
	['schema_version', ''],
	['schema_version', null],
	['more', { of: 'anything' }],
])('an input whose %s is %j is evaluated', (path, value) => {
	expect(inputRefusal(changed(path, value))).toBeNull();
});

test('a foreign schema version fails the evaluation', () => {
	expect(inputRefusal(changed('schema_version', '2020-01-01'))).toEqual({
		code: 'policy_eval_failed',
		message: 'the input has schema_version "2020-01-01"; the engine reads 2026-05-20',
	});
});

test('reads nothing as the engine does: absent lists are empty, empty ids and claims are absent', () => {
	expect(readRequest({ delegation_edge: {}, context: { agent_session_id: '', subject_claims: {} } })).toEqual(
		{
			principalType: '',
			principalId: '',
			labels: [],
			resource: '',
			actionId: '',
			requested: [],
			hasSession: false,
			delegated: [],
			mandate: null,
		},
	);
});

test('reads the claims of a mandate', () => {
	const read = (claims: JsonObject) => readRequest({ context: { subject_claims: claims } }).mandate;
	expect(read({ delegation_edge_id: 'e', scope: ' a  b ', target: ['r', 5] })).toEqual({
		bound: true,
		scopes: ['a', 'b'],
		targets: ['r'],
	});
	expect(read({ delegation_edge_id: '', scope: 5, target: 'r' })).toEqual({
		bound: false,
		scopes: [],
		targets: [],
	});
	expect(read({ sub: 'u' })).toEqual({ bound: false, scopes: [], targets: [] });
});

test('cuts an input down to one spelling of what decides', () => {
	expect(relevantInput(input)).toEqual({
		schema_version: '2026-05-20',
		principal: { type: 'Application', id: 'app', labels: ['a', 'b'] },
		resource: { identifier: 'r' },
		action: { id: 'TokenExchange' },
		delegation_edge: { id: 'present', scopes: ['x', 'y'] },
		context: { agent_session_id: 'present', requested_scopes: ['x', 'y', 'y'] },
	});
	const mistyped = changed('principal', 'app');
	expect(relevantInput(mistyped)).toBe(mistyped);
});

test('gives two requests of one kind the same relevant part, and no two that differ', () => {
	const same = [
		changed('context.agent_session_id', 'other'),
		changed('delegation_edge.id', 'e'),
		changed('session', null),
	];
	for (const one of same) expect(relevantInput(one)).toEqual(relevantInput(input));
	const other = [
		changed('principal.labels', ['a']),
		changed('principal.id', 'b'),
		changed('delegation_edge', null),
		changed('context.agent_session_id', ''),
		changed('context.requested_scopes', ['x', 'y']),
		changed('context.subject_claims', { sub: 'u' }),
		changed('resource.identifier', 's'),
	];
	const seen = new Set([input, ...other].map((one) => JSON.stringify(relevantInput(one))));
	expect(seen.size).toBe(other.length + 1);
});

test('reads the names of typed fields without regard to case, and no others', () => {
	const odd: JsonObject = {
		Principal: { ID: 'app', LABELS: ['a', 'b', 'b'], zone_id: 'z' },
		're\u017Fource': { Identifier: 'r' },
		action: { id: 'TokenExchange' },
		Delegation_Edge: { Scopes: ['y', 'x'] },
		context: { Requested_Scopes: ['y', 'x', 'y'], 'agent_\u017Fe\u017F\u017Fion_id': 'session' },
	};
	expect(readRequest(odd)).toEqual(
		readRequest({ ...input, principal: { id: 'app', labels: ['a', 'b', 'b'] } }),
	);
	const claims = { context: { subject_claims: { Scope: 's', TARGET: ['r'] } } };
	expect(readRequest(claims).mandate).toEqual({ bound: false, scopes: [], targets: [] });
});

test.each<[string, JsonObject, Partial<ReturnType<typeof readRequest>>]>([
	['the later spelling counts', { principal: { id: 'a', labels: ['x'], Labels: ['y'] } }, { labels: ['y'] }],
	['in their order', { principal: { Labels: ['y'], labels: ['x'] } }, { labels: ['x'] }],
	[
		'objects are read field by field',
		{ principal: { id: 'a', labels: ['x'] }, Principal: { ID: 'b' } },
		{ principalId: 'b', labels: ['x'] },
	],
	['a null takes back a list', { principal: { labels: ['x'], Labels: null } }, { labels: [] }],
	['but no text', { principal: { id: 'a', ID: null } }, { principalId: 'a' }],
	['and no object', { principal: { id: 'a' }, PRINCIPAL: null }, { principalId: 'a' }],
	['a null before is nothing', { principal: null, Principal: { id: 'a' } }, { principalId: 'a' }],
])('of two spellings: %s', (_what, odd, expected) => {
	expect(readRequest(odd)).toMatchObject(expected);
});

test('the type of any spelling has to fit', () => {
	const refusal = (odd: JsonObject) => inputRefusal(odd)?.message ?? null;
	expect(refusal({ Principal: { Labels: 'x' } })).toBe("the input's Principal.Labels has the wrong type");
	expect(refusal({ principal: { labels: 'x', Labels: ['x'] } })).not.toBeNull();
	expect(refusal({ Schema_Version: '2020-01-01' })).toContain('schema_version "2020-01-01"');
	expect(refusal({ delegation_edge: { edge_version: 2 ** 63 } })).not.toBeNull();
});
