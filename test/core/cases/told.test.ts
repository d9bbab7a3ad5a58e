import * as momoa from '@humanwhocodes/momoa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCaseFile } from '../../../src/core/cases/decode.js';
import { repeatedKey } from '../../../src/core/cases/json-text.js';
import { parseCases, type RegressionCase } from '../../../src/core/cases/parse.js';
import { examine, type ZoneNames } from '../../../src/core/cases/remarks.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import type { JsonObject } from '../../../src/model/json.js';

const INPUT: JsonObject = {
	schema_version: '2026-05-20',
	principal: { type: 'Application', id: 'app-payments', zone_id: 'zone-payments', labels: ['clerk'] },
	resource: { type: 'Resource', identifier: 'resource://ledger', scopes: ['ledger:read'] },
	action: { id: 'TokenExchange' },
	delegation_edge: { id: 'e', scopes: ['ledger:read'] },
	context: { agent_session_id: 's', requested_scopes: ['ledger:read'], challenge_resolved: false },
};
const CASE = { name: 'clerk reads', expect: 'deny', input: INPUT };

const NAMES: ZoneNames = {
	zone: { id: 'zone-payments', name: 'payments' },
	applications: [{ id: 'app-payments', name: 'Payments' }],
	resources: [
		{ id: 'r', name: 'Ledger', identifier: 'resource://ledger', scopes: ['ledger:read', 'ledger:refund'] },
	],
	labels: { roles: ['clerk', 'cashier'], prefixes: ['intern-'] },
};

const read = async (file: string, text: string): Promise<RegressionCase[]> =>
	parseCases([await decodeCaseFile(file, text)]);

async function mistakeIn(file: string, text: string): Promise<string> {
	const outcome = await read(file, text).catch((error: unknown) => error);
	if (!(outcome instanceof CaracaliteError)) throw new Error(`${file} was taken`);
	expect(outcome).toMatchObject({ code: 'bad_cases', exit: 2, changed: false });
	return outcome.message;
}

/** The case with `part` put into the object at `member` of its input. */
const withPart = (member: string, part: JsonObject): JsonObject => {
	const held = INPUT[member];
	return { ...INPUT, [member]: { ...(typeof held === 'object' ? held : {}), ...part } };
};

async function examined(input: JsonObject, names = NAMES): Promise<RegressionCase> {
	const [one] = await read('cases.json', JSON.stringify([{ ...CASE, input }], null, 1));
	if (one === undefined) throw new Error('no case');
	return examine(one, names);
}

describe('a case file that does not say what it seems to', () => {
	const quoted = (text: string) => text.replaceAll("'", '"');
	const inline = JSON.stringify(INPUT);

	it.each([
		[
			'a key of a case',
			`[\n{"name":"a","expect":"deny",\n "reson":"x","input":${inline}}]`,
			'3:2 reson: ',
			'expect.reason',
		],
		['its own key misspelt', `[{"name":"a","expcet":"deny","input":${inline}}]`, '1:14 expcet: ', '"expect"'],
		[
			'a key that stands twice',
			'[{"name":"a",\n"expect":"deny","expect":"allow","input":{}}]',
			'2:17 has the key "expect" twice',
			'',
		],
		[
			'one deep inside',
			'[{"name":"a","expect":"deny","input":{"a":{"b":1,"\\u0062":2}}}]',
			'1:50 has the key "b" twice',
			'',
		],
		[
			'a number for a text',
			`[{"name":"a","expect":"deny","input":{"principal":{\n"id":7}}}]`,
			'2:1 input.principal.id: is a number (7)',
			'',
		],
		[
			'numbers among texts',
			quoted("[{'name':'a','expect':'deny','input':{'context':{'requested_scopes':[1]}}}]"),
			'1:50 input.context.requested_scopes',
			'',
		],
		[
			'a number that is none',
			'[{"name":"a","expect":"deny","input":{"n":[1e999]}}]',
			'1:44 input.n.0: is no number',
			'',
		],
	])('JSON: %s', async (_what, text, where, meant) => {
		const told = await mistakeIn('cases.json', text);
		expect(told).toContain(`cases.json:${where}`);
		expect(told).toContain(meant);
	});

	it('tells the line of a file with a case a line', async () => {
		const lines = [JSON.stringify({ ...CASE, name: 'a' }), '', JSON.stringify({ ...CASE, reson: 1 })];
		expect(await mistakeIn('cases.ndjson', lines.join('\n'))).toMatch(/cases\.ndjson:3:\d+ reson: /);
		const twice = `${lines[0]}\n{"name":"b","name":"c"}`;
		expect(await mistakeIn('cases.ndjson', twice)).toContain('cases.ndjson:2:13 has the key "name" twice');
	});

	it.each([
		[
			'a merge key',
			'- name: a\n  expect: deny\n  input: &in {a: 1}\n- name: b\n  expect: deny\n  input:\n    <<: *in\n',
			'7:5 has a merge key',
		],
		[
			'a number for a text',
			'- name: a\n  expect: deny\n  input:\n    principal: {id: 12345e67}\n',
			'4:17 input.principal.id: is a number',
		],
		['a key of a case', '- name: a\n  expect: deny\n  reson: x\n  input: {}\n', '3:3 reson: '],
		[
			'what lies behind an alias',
			'- name: a\n  expect: deny\n  input: &in {principal: {id: 7}}\n- name: b\n  expect: deny\n  input: *in\n',
			'3:27 input.principal.id',
		],
	])('YAML: %s', async (_what, text, where) => {
		expect(await mistakeIn('cases.yaml', text)).toContain(`cases.yaml:${where}`);
	});

	it('merges where the file says that it is of the YAML that does', async () => {
		const text =
			'%YAML 1.1\n---\n- name: a\n  expect: deny\n  input: &in {a: 1}\n- {name: b, expect: deny, input: {<<: *in}}\n';
		expect((await read('cases.yaml', text)).map(({ input }) => input)).toEqual([{ a: 1 }, { a: 1 }]);
	});

	it('takes keys that only look repeated', async () => {
		const input = { a: { name: 1 }, b: { name: 2 }, 'x":': '"a":1,"a":2', y: ['":', '\\":'], __proto__: 1 };
		const cases = await read('cases.json', JSON.stringify([{ ...CASE, input }]));
		expect(cases).toHaveLength(1);
	});
});

describe('what a case names', () => {
	it('is not remarked on where all of it is there', async () => {
		expect(await examined(INPUT)).toMatchObject({ remarks: [], impossible: null });
	});

	it.each<[string, JsonObject, object, RegExp | null]>([
		[
			'a field that is not known',
			withPart('context', { requested_scope: [] }),
			{ code: 'unknown_field', name: 'requested_scope', nearest: 'requested_scopes' },
			null,
		],
		[
			'a part that is not known',
			{ ...INPUT, sesion: {} },
			{ code: 'unknown_field', name: 'sesion', nearest: 'session' },
			null,
		],
		[
			'a resource',
			withPart('resource', { identifier: 'resource://ledgr' }),
			{ code: 'unknown_resource', name: 'resource://ledgr', nearest: 'resource://ledger' },
			/no such resource/,
		],
		[
			'an application',
			withPart('principal', { id: 'app-paiments' }),
			{ code: 'unknown_application', name: 'app-paiments', nearest: 'app-payments' },
			/no such application/,
		],
		[
			'another zone',
			withPart('principal', { zone_id: 'zone-billing' }),
			{ code: 'other_zone', name: 'zone-billing', path: 'input.principal.zone_id' },
			/zone-payments/,
		],
		[
			'a label',
			withPart('principal', { labels: ['intern-1', 'cashir'] }),
			{ code: 'unknown_label', name: 'cashir', nearest: 'cashier', path: 'input.principal.labels.1' },
			null,
		],
		[
			'a scope',
			{
				...INPUT,
				...{ delegation_edge: { id: 'e', scopes: ['ledger:reed'] } },
				context: { agent_session_id: 's', requested_scopes: ['ledger:reed'] },
			},
			{ code: 'unknown_scope', name: 'ledger:reed', nearest: 'ledger:read' },
			null,
		],
	])('and the zone has not: %s', async (_what, input, told, impossible) => {
		const one = await examined(input);
		expect(one.remarks).toEqual([
			expect.objectContaining({ line: expect.any(Number), column: expect.any(Number), ...told }),
		]);
		const [remark] = one.remarks;
		const line = JSON.stringify([{ ...CASE, input }], null, 1).split('\n')[(remark?.line ?? 0) - 1] ?? '';
		expect(line.slice((remark?.column ?? 0) - 1)).toContain(remark?.name);
		if (impossible === null) expect(one.impossible).toBeNull();
		else expect(one.impossible).toMatch(impossible);
	});

	it('is told where no version is named', async () => {
		const { schema_version: _, ...without } = INPUT;
		expect((await examined(without)).remarks).toMatchObject([{ code: 'no_schema_version', line: 5 }]);
	});

	it('counts in any spelling that the engine reads', async () => {
		const { schema_version: version, principal, ...rest } = INPUT;
		const spelt = { Schema_Version: version, Principal: principal, ...rest } as JsonObject;
		expect((await examined(spelt)).remarks).toEqual([]);
		const other = { ...spelt, Principal: { ID: 'nobody', Labels: ['clerk'] } };
		const told = { code: 'unknown_application', name: 'nobody', line: 8, column: 5 };
		expect((await examined(other)).remarks).toMatchObject([told]);
	});

	it('is left alone where it is not of the zone: a workload, a label of Rego logic, the scope of a session', async () => {
		const workload = withPart('principal', { type: 'Workload', id: 'spiffe://x' });
		expect((await examined(workload)).remarks).toEqual([]);
		const label = withPart('principal', { labels: ['computed'] });
		expect((await examined(label, { ...NAMES, labels: null })).remarks).toEqual([]);
		const opens = { ...INPUT, context: { requested_scopes: ['agent:lifecycle'] } };
		expect((await examined(opens)).remarks).toEqual([]);
	});
});

describe('a key that stands twice', () => {
	const nested = fc.jsonValue({ maxDepth: 4 });
	const part = (text: string) => ({ text, line: 0, offset: 0 });

	it('is never found where none does', () => {
		fc.assert(
			fc.property(nested, fc.constantFrom(0, 1, '\t'), (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				expect(repeatedKey(momoa, part(text), JSON.parse(text))).toBeNull();
			}),
		);
	});

	it('is always found, at its second place', () => {
		fc.assert(
			fc.property(fc.string(), nested, nested, nested, (key, first, second, beside) => {
				const name = JSON.stringify(key);
				const [a, b] = [JSON.stringify(first), JSON.stringify(second)];
				const before = `[${JSON.stringify(beside)},{${name}:${a},`;
				const text = `${before}${name}:${b}}]`;
				const found = repeatedKey(momoa, part(text), JSON.parse(text));
				expect(found).toEqual({ key, place: { line: 1, column: before.length + 1 } });
			}),
		);
	});
});
