import { expect, test } from 'vitest';
import { compileBundle, runtimeProblems } from '../../src/core/policy/compile.js';
import { readDocument } from '../../src/core/policy/document.js';
import { mergeDocuments } from '../../src/core/policy/merge.js';
import { validateDocument } from '../../src/core/policy/validate.js';
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
