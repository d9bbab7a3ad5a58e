import { describe, expect, it } from 'vitest';
import { decodeCaseFile } from '../../../src/core/cases/decode.js';
import { CaracaliteError } from '../../../src/model/errors.js';

const TWO = [{ name: 'a' }, { name: 'b' }];

async function mistakeIn(file: string, text: string): Promise<string> {
	const outcome = await decodeCaseFile(file, text).catch((error: unknown) => error);
	if (!(outcome instanceof CaracaliteError)) throw new Error(`${file} was read: ${JSON.stringify(outcome)}`);
	expect(outcome).toMatchObject({ code: 'bad_cases', exit: 2, changed: false });
	return outcome.message;
}

describe('what is a case file', () => {
	it.each([
		['cases.json', '[{"name":"a"},{"name":"b"}]'],
		['cases.yaml', '- name: a\n- name: b\n'],
		['cases.YML', '- {name: a}\n- {name: b}'],
		['cases.ndjson', '{"name":"a"}\n\n{"name":"b"}\n'],
		['cases.jsonl', '{"name":"a"}\r\n{"name":"b"}'],
		['-', '{"name":"a"}\n  {"name":"b"}\n'],
		['-', '[{"name":"a"},\n{"name":"b"}]'],
	])('%s', async (file, text) => {
		expect(await decodeCaseFile(file, text)).toMatchObject({ file, values: TWO });
	});

	it('may be an empty list', async () => {
		expect(await decodeCaseFile('cases.json', '[]')).toMatchObject({ file: 'cases.json', values: [] });
	});
});

describe('a mistake in its text', () => {
	it.each([
		[
			'cases.json',
			'[\n  {"name": "a"}\n  {"name": "b"}\n]',
			"cases.json:3:3 is not JSON: Expected ',' or ']'",
		],
		['cases.json', '[{"name": "a",}]', 'cases.json:1:15 is not JSON: Expected double-quoted property name'],
		['cases.json', '', 'cases.json:1'],
		['cases.json', 'name: a', 'cases.json:1:1 is not JSON'],
		['cases.ndjson', '{"name":"a"}\n{"name":}\n', 'cases.ndjson:2:9 is not JSON'],
		['-', '{"name":"a"}\n{"name"}\n', '-:2:8 is not JSON'],
		['cases.yaml', '- name: a\n- name: [b\n', 'cases.yaml:3:1 is not YAML'],
		['cases.yaml', '- name: a\n  name: b\n', 'cases.yaml:2:3 is not YAML: Map keys must be unique'],
		['cases.yaml', '- *nowhere\n', 'cases.yaml is not YAML: Unresolved alias'],
		['cases.yaml', '[]\n---\n[]\n', 'is not YAML'],
	])('%s %j is told with its place', async (file, text, told) => {
		expect(await mistakeIn(file, text)).toContain(told);
	});

	it('is an alias that multiplies beyond measure', async () => {
		const levels = Array.from({ length: 9 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(9)}]`);
		expect(await mistakeIn('bomb.yaml', `l0: &l0 x\n${levels.join('\n')}\n`)).toContain('alias');
	});

	it.each([
		['{"name":"a"}', 'object'],
		['"a"', 'string'],
		['1', 'number'],
		['null', 'null'],
	])('%s is no array', async (text, type) => {
		expect(await mistakeIn('cases.json', text)).toBe(
			`case file cases.json is not an array of cases, it is ${type}`,
		);
	});
});
