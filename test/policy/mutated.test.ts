import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Bundle } from '../../src/policy/bundle.js';
import { compileBundle, runtimeProblems } from '../../src/policy/compile.js';
import { readDocument } from '../../src/policy/document.js';
import { mergeDocuments } from '../../src/policy/merge.js';
import { validateDocument } from '../../src/policy/validate.js';
import { mutatedDocuments, oddDocuments } from './corpus.js';

const mutants = mutatedDocuments();

/** The compiler's refusal in its own words, null where this reader has none. */
function refusalOf(content: string): string | null {
	const read = [readDocument({ name: 'd', content })];
	const code = runtimeProblems(read, mergeDocuments(read))[0]?.code ?? null;
	const named = ['compile_error', 'type_error'].includes(code ?? '') ? `rego_${code}` : code;
	return named === 'unsafe_var' ? 'rego_unsafe_var_error' : named;
}

function compile(content: string): Bundle {
	return compileBundle([{ name: 'd', content }]);
}

test('refuses what the API refuses, for its reason, and nothing else for the API', () => {
	const wrong = mutants.flatMap(({ document, api }, row) => {
		const verdict = validateDocument(document);
		const said = verdict.valid ? null : verdict.code;
		return said === api ? [] : [{ row, said, api }];
	});
	expect(wrong).toEqual([]);
	expect(mutants).toHaveLength(1200);
});

test('compiles what the compiler compiles and refuses what it refuses, for its reason, or cannot tell', () => {
	const unclear: unknown[] = [];
	const wrong: unknown[] = [];
	for (const [row, { document, api, runtime = null }] of mutants.entries()) {
		if (api !== null) continue;
		const { kind } = compile(document);
		if (kind === 'logic') unclear.push(`${row}: ${runtime}`);
		else if (refusalOf(document) !== runtime) wrong.push({ row, runtime, said: refusalOf(document) });
		else if (kind !== (runtime === null ? 'ready' : 'refused')) wrong.push({ row, runtime, kind });
	}
	expect(wrong).toEqual([]);
	// Each holds a reference, a name or an operator where a literal belongs.
	expect(unclear).toEqual([
		'192: rego_unsafe_var_error',
		'232: null',
		'409: rego_type_error',
		'501: rego_unsafe_var_error',
		'520: null',
		'587: rego_unsafe_var_error',
		'966: rego_recursion_error',
		'971: rego_type_error',
		'990: rego_type_error',
		'1102: null',
		'1104: null',
	]);
});

test('decides by every valid one as the engine does', () => {
	const counts = { decided: 0, failed: 0 };
	const wrong: unknown[] = [];
	for (const [row, { document, cases }] of mutants.entries()) {
		const bundle = compile(document);
		if (bundle.kind !== 'ready') continue;
		for (const { input, result, error } of cases) {
			const evaluation = bundle.engine.decide(input);
			const complete = evaluation.status === 'complete';
			counts[complete ? 'decided' : 'failed']++;
			const same = complete ? isDeepStrictEqual(evaluation.result, result) : evaluation.code === error;
			if (!same) wrong.push({ row, input, evaluation, result, error });
		}
	}
	expect(wrong).toEqual([]);
	expect(counts).toEqual({ decided: 1732, failed: 24 });
});

const ODD: { [name: string]: string | null } = {
	'bom-in-string.rego': 'parse_error',
	'dup-import.rego': 'rego_compile_error',
	'grants-empty-array.rego': 'rego_type_error',
	'leading-comma.rego': null,
	'number-too-big.rego': 'parse_error',
	'rego-v1-then-future.rego': null,
	'set-space.rego': 'parse_error',
	'tab-in-string.rego': null,
	'ttl-1e308.rego': null,
};

test('reads the odd documents as API and compiler do', () => {
	const said = oddDocuments().map(({ name, content }) => [name, refusalOf(content)]);
	expect(Object.fromEntries(said)).toEqual(ODD);
	for (const { name, content } of oddDocuments()) {
		expect(validateDocument(content).valid).toBe(true);
		expect([name, compile(content).kind]).toEqual([name, ODD[name] === null ? 'ready' : 'refused']);
	}
});

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

test.each([
	'restrict := [- 5, -5, -.5, .5, - . 5]',
	'restrict := [, "a"]',
	'restrict := {, "a", "b"}',
	'restrict := {, "a": "b",}',
	'restrict := ["\t\u0007\r"]',
	'restrict := [`\t`]',
	'restrict := [1e30000, 1e-30000, 0e0]',
	'import future.keywords.in\nrestrict := []',
	'import future.keywords\nimport data.a.b\nrestrict := []',
	'app_ids := {}\ngrants := {"r": {}, "s": {"application": "a", "roles": {"x": ["y"]}}}',
])('takes %j', (text) => {
	expect(compile(HEAD + text)).toMatchObject({ kind: 'ready' });
});

test('takes a byte order mark at the very start, and nowhere else', () => {
	expect(compile(`\uFEFF${HEAD}restrict := []`).kind).toBe('ready');
	for (const text of ['restrict := ["\uFEFF"]', 'restrict := [`\uFEFF`]', '# \uFEFF\nrestrict := []'])
		expect(refusalOf(HEAD + text)).toBe('parse_error');
	expect(refusalOf(`\uFEFF\uFEFF${HEAD}restrict := []`)).toBe('parse_error');
	expect(compile(`${HEAD}restrict := ["\\ufeff"]`).kind).toBe('ready');
});

test.each([
	['restrict := set ()', 'parse_error'],
	['restrict := [-"a"]', 'parse_error'],
	['restrict := [--5]', 'parse_error'],
	['restrict := [.5.5]', 'parse_error'],
	['restrict := [-01]', 'parse_error'],
	['restrict := [1.]', 'parse_error'],
	['restrict := [,]', 'parse_error'],
	['restrict := [,, "a"]', 'parse_error'],
	['restrict := {,}', 'parse_error'],
	['restrict := [1e50000]', 'parse_error'],
	['restrict := [1e-50000]', 'parse_error'],
	['restrict := [1e31000]', 'parse_error'],
	['restrict := ["a"]\n# \0', 'parse_error'],
	['restrict := [`\0`]', 'parse_error'],
	['restrict := ["\0"]', 'parse_error'],
	['import rego.v1\nrestrict := []', 'rego_compile_error'],
	['import data.a\nimport data.a\nrestrict := []', 'rego_compile_error'],
	['import rego.v1 as x\nrestrict := []', 'parse_error'],
	['import future.keywords.foo\nrestrict := []', 'parse_error'],
	['import rego.v2\nrestrict := []', 'parse_error'],
	['grants := {"r": set()}', 'rego_type_error'],
	['grants := {"r": [], "s": {"application": "a", "roles": {"x": ["y"]}}}', 'rego_type_error'],
])('refuses %j with %s', (text, code) => {
	expect([refusalOf(HEAD + text), compile(HEAD + text).kind]).toEqual([code, 'refused']);
});

test.each([
	['restrict := [x | x := {"a"}[_]]', 'logic'],
	['default restrict := [x | some x in ["a"]]', 'logic'],
	['default restrict(x) := []', 'logic'],
	['restrict := ([["a"]])[0]', 'logic'],
	['restrict := set().a', 'logic'],
	['import data.x\nrestrict := [- x]', 'logic'],
	['restrict := [{"a": x, "a": 1}]', 'logic'],
	['app_ids := {}\ndefault grants(x)', 'logic'],
	['app_ids := {}\nrestrict(1)', 'logic'],
	['app_ids := {}\n(restrict) := []', 'unread'],
	['restrict := [("a", "b" in ["b"])]', 'logic'],
	['import data.x\nrestrict := [x[1, "b" in ["b"]]]', 'logic'],
	['default restrict\nrestrict := []', 'logic'],
	['restrict := "a", "b" in ["b"]', 'logic'],
	['restrict contains x if {"a", "b"}[x]', 'unread'],
	['restrict contains "x" if {"a"} == {"a"}; true', 'unread'],
	['import data["a"]\nrestrict := []', 'unread'],
	['import data.a as b\nimport data.c as b\nrestrict := []', 'unread'],
	['import data.a as grants\nrestrict := []', 'unread'],
	['import input.default\nrestrict := []', 'unread'],
	['import future.keywords.in\nimport future.keywords.in\nrestrict := []', 'unread'],
	['restrict contains a٣ if { true }', 'unread'],
])('leaves %j to the server, which alone can tell', (text, code) => {
	const bundle = compile(HEAD + text);
	expect(bundle).toMatchObject({ kind: 'logic', sites: [{ code, document: 'd' }] });
});

test('leaves a package in brackets to the server, where the API takes it', () => {
	const content = '# caracal:data-document\npackage caracal.authz["x"]\nrestrict := []\n';
	expect(compile(content)).toMatchObject({ kind: 'logic', sites: [{ code: 'unread', line: 2 }] });
});

test('compares no names where a document is not understood', () => {
	const documents = ['restrict := []', 'import data["a"]\nrestrict contains "a"'];
	const sources = documents.map((text, index) => ({ name: `d${index}`, content: HEAD + text }));
	expect(compileBundle(sources).kind).toBe('logic');
});

const MINT = {
	principal: { id: 'app', labels: ['x'] },
	resource: { identifier: 'r' },
	context: { requested_scopes: ['s'], agent_session_id: 'a' },
	delegation_edge: { scopes: ['s'] },
};

test.each([
	['60', true],
	['1800.0', true],
	['18e2', true],
	['1e22', true],
	['9007199254740993', true],
	['18446744073709551615', true],
	['1e100', false],
	['1e308', false],
	['1e400', false],
	['123456789012345678901234567890', false],
	['1800.0000000000000000000001', false],
	['1e-400', false],
	['0', false],
	['-60', false],
	['.5', false],
	['"60"', false],
])('with ttl_seconds %s a declaration is well formed: %s', (seconds, wellFormed) => {
	const text = `app_ids := {"a": "app"}
grants := {"r": {"application": "a", "roles": {"x": ["s"]}}}
risk := [{"scope": "s", "tier": "t"}]
approval_tiers := [{"tier": "t", "ttl_seconds": ${seconds}}]`;
	const bundle = compile(HEAD + text);
	const evaluation = bundle.kind === 'ready' ? bundle.engine.decide(MINT) : bundle;
	const expected = wellFormed
		? { decision: 'allow' }
		: { decision: 'deny', diagnostics: [{ reason: 'malformed_approval_data' }] };
	expect(evaluation).toMatchObject({ status: 'complete', result: expected });
});
