import { expect, test } from 'vitest';
import { compileBundle, runtimeProblems } from '../../src/policy/compile.js';
import { readDocument } from '../../src/policy/document.js';
import { mergeDocuments } from '../../src/policy/merge.js';
import { validateDocument } from '../../src/policy/validate.js';
import { recordedDocuments } from './corpus.js';

const documents = recordedDocuments();

function apiWord(content: string): string {
	const verdict = validateDocument(content);
	if (verdict.valid) return 'valid';
	return `${verdict.code === 'invalid_body' ? 400 : 422} ${verdict.code}`;
}

function runtimeWord(content: string): string {
	const read = [readDocument({ name: 'm0.rego', content })];
	return runtimeProblems(read, mergeDocuments(read))[0]?.code ?? 'ok';
}

test('says of every recorded document what the API said', () => {
	expect(documents).toHaveLength(98);
	const said = documents.map(({ name, content }) => [name, apiWord(content)]);
	expect(said).toEqual(documents.map(({ name, api }) => [name, api]));
});

test('refuses the recorded documents that the runtime refused, for its reason, and no other', () => {
	const said = documents.map(({ name, content }) => [name, runtimeWord(content)]);
	expect(said).toEqual(documents.map(({ name, runtime }) => [name, runtime]));
});

test('compiles no recorded document that the API or the runtime refused', () => {
	const compiled = documents.filter(
		({ content }) => compileBundle([{ name: 'd', content }]).kind !== 'refused',
	);
	const taken = documents.filter(({ api, runtime }) => api === 'valid' && runtime === 'ok');
	expect(compiled.map(({ name }) => name)).toEqual(taken.map(({ name }) => name));
});

test('leaves documents with logic to the server, and says where the logic stands', () => {
	const content = `# caracal:data-document
package caracal.authz
import rego.v1
app_ids := {"a": "app"}
restrict contains "blocked" if input.principal.id == "app"
grants := {r: {"application": "a", "roles": {}} | some r in ["x"]}
`;
	const bundle = compileBundle([{ name: 'logic.rego', content }]);
	expect(bundle).toMatchObject({
		kind: 'logic',
		sites: [
			{ code: 'logic', document: 'logic.rego', line: 5, column: 29 },
			{ code: 'logic', document: 'logic.rego', line: 6, column: 11 },
		],
	});
});

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

test.each([
	[`${HEAD}risk := ["a]\n`, 'unterminated_string', 4, 10],
	[`${HEAD}risk := [\n  {"a": "}" ]\n`, 'unbalanced_delimiters', 5, 13],
	[`${HEAD}risk := [(\n`, 'unbalanced_delimiters', 4, 10],
	['# caracal:data-document\n package  other.thing\n', 'must_use_package_caracal_authz', 2, 11],
	['package caracal..authz\n', 'invalid_package_name', 1, 9],
	[`${HEAD}risk := [] # why\nhelper := 1\n`, 'data_document_rule_not_allowed:helper', 5, 1],
	[`${HEAD}result := {}\nhelper := 1\n`, 'data_document_must_not_define_result', 4, 1],
	[
		`${HEAD}restrict contains "x" if {\n\tcount(input.list) == 1\n}\n`,
		'data_document_rule_not_allowed:count',
		5,
		2,
	],
	[`${HEAD}restrict := [net.cidr_merge ([])]\n`, 'forbidden_builtin:net.cidr_merge', 4, 14],
	[`${HEAD}risk := ["${'x'.repeat(262_144)}"]\n`, 'content_too_large', 4, 262_084],
])('points at what the API refuses (%#)', (content, code, line, column) => {
	expect(validateDocument(content, 'my.rego')).toMatchObject({
		valid: false,
		code,
		problem: { code, document: 'my.rego', line, column },
	});
});

test('takes no builtin for called that is only named, in a text or as part of another', () => {
	const content = `${HEAD}restrict := ["http.send(1)", my.http.send, http.sender(1)] # http.send(1)\n`;
	expect(validateDocument(content).valid).toBe(true);
});

test('previews what a document refers to, sorted, as the API does', () => {
	const content = `${HEAD}
risk := [{"decision": "deny"}, {"decision": "allow"}]
default restrict := []
restrict contains "x" if { input.principal.id == data.caracal.authz.app_ids; input.action.id }
`;
	expect(validateDocument(content)).toEqual({
		valid: true,
		preview: {
			package: 'caracal.authz',
			rules: ['restrict', 'risk'],
			default_result: false,
			decisions: ['allow', 'deny'],
			inputs_referenced: ['input.action.id', 'input.principal.id'],
			data_referenced: ['data.caracal.authz.app_ids'],
		},
	});
});
