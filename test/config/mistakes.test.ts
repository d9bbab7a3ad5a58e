import { describe, expect, it } from 'vitest';
import { type ConfigText, parseJson, parseYaml } from '../../src/config/parse.js';
import { checkConfig } from '../../src/config/rules.js';
import { CaracaliteError } from '../../src/model/errors.js';

/** The mistakes that are found, as `line:column code message`; none for a good configuration. */
async function mistakes(read: () => Promise<ConfigText>): Promise<string[]> {
	try {
		checkConfig(await read());
		return [];
	} catch (error) {
		if (!(error instanceof CaracaliteError)) throw error;
		expect(error).toMatchObject({ code: 'config_invalid', exit: 2, changed: false });
		const problems = error.details?.problems;
		if (!Array.isArray(problems)) throw new Error('no problems');
		return problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
	}
}

const yaml = (text: string) => mistakes(() => parseYaml('c.yaml', text));
const json = (text: string) => mistakes(() => parseJson('c.json', text));

describe('a configuration with mistakes', () => {
	it('is told all of them at once, each with its place', async () => {
		const found = await yaml(`defualtProfile: x
zone: a
profiles:
  a:
    apiUlr: https://x
    timeout: soon
    concurrency: 1000
  b:
    extends: c
  c:
    extends: b
    sandbox: {datadir: x}
    apiUrl: https://kim:pw@x
  "b d": {}
`);
		expect(found).toEqual([
			'1:1 unknown_key defualtProfile: unknown key; did you mean "defaultProfile"?',
			'2:1 unknown_key zone: unknown key; it belongs in a profile',
			'5:5 unknown_key profiles.a.apiUlr: unknown key; did you mean "apiUrl"?',
			'6:5 bad_value profiles.a.timeout: is not a duration such as 90s, 15m or 6h',
			'7:5 bad_value profiles.a.concurrency: Too big: expected number to be <=64',
			'9:5 extends_circle profiles.b.extends: goes in a circle: b → c → b',
			'11:5 extends_circle profiles.c.extends: goes in a circle: c → b → c',
			'12:15 unknown_key profiles.c.sandbox.datadir: unknown key; did you mean "dataDir"?',
			'13:5 bad_value profiles.c.apiUrl: is not an http or https URL without user, query and fragment',
			'13:5 two_targets profiles.c.apiUrl: a profile has either apiUrl or sandbox, not both',
			'14:3 bad_name profiles.b d: is not a profile name: letters, digits, `.`, `_`, `-`',
		]);
	});

	it.each([
		[
			'a profile that is not there',
			'defaultProfile: lvie\nprofiles: {live: {}}',
			['1:1 unknown_profile defaultProfile: there is no profile "lvie"; did you mean "live"?'],
		],
		[
			'a base that is not there',
			'profiles: {a: {extends: b}}',
			['1:16 unknown_profile profiles.a.extends: there is no profile "b"'],
		],
		[
			'a profile that extends itself',
			'profiles: {a: {extends: a}}',
			['1:16 extends_circle profiles.a.extends: goes in a circle: a → a'],
		],
		[
			'no profiles',
			'defaultProfile: sandbox',
			['1:1 bad_value profiles: expected record, received undefined'],
		],
		['an empty file', '', ['1:1 bad_value expected object, received null']],
		['a list', '- a', ['1:1 bad_value expected object, received array']],
		['a key twice', 'profiles: {}\nprofiles: {}', ['2:1 syntax a key stands twice']],
		['an import', 'profiles: {}\n$import: other.yaml', ['2:1 unknown_key $import: unknown key']],
	])('knows %s', async (_what, text, expected) => {
		expect(await yaml(text)).toEqual(expected);
	});

	it.each([
		['{\n "profiles": }', ['2:14 syntax']],
		['{"profiles": {}, "profiles": {}}', ['1:18 syntax a key stands twice']],
		['{"profiles": {"a": {"x": 1, "x": 2}}}', ['1:29 syntax a key stands twice']],
		['{"profiles": {"a": {"cases": [1]}}}', ['1:21 bad_value profiles.a.cases']],
	])('has places in JSON too: %s', async (text, starts) => {
		const found = await json(text);
		expect(found).toHaveLength(starts.length);
		for (const [index, start] of starts.entries()) expect(found[index]).toContain(start);
	});

	it('may use every key there is', async () => {
		const text = `
$schema: ./schema.json
defaultProfile: a
profiles:
  base: {token: {command: [pass, show, caracal]}, timeout: 90s, concurrency: 8, policySet: Main}
  a: {extends: base, apiUrl: https://a.example/caracal, zone: z, cases: [a.json, b/*.yaml], token: {env: T}}
  sandbox: {sandbox: {dataDir: elsewhere}, cases: c.json}
`;
		expect(await yaml(text)).toEqual([]);
	});
});

describe('a token', () => {
	const SECRET = 'sk-live-1234567890';

	it.each([
		['literal', SECRET],
		['as the name of a variable', `{env: "${SECRET}"}`],
		['in two places', `{env: T, file: "${SECRET}"}`],
		['as a line of shell', `{command: "echo ${SECRET}"}`],
		['under an unknown key', `{value: "${SECRET}"}`],
		['in the URL', `{env: T}\n    apiUrl: https://kim:${SECRET}@host`],
	])('is refused %s, and never echoed', async (_how, text) => {
		const found = await yaml(`profiles:\n  a:\n    token: ${text}\n`);
		expect(found.length).toBeGreaterThan(0);
		expect(found.join('\n')).not.toContain(SECRET);
	});
});
