import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { compileBundle } from '../../src/policy/compile.js';
import { inputRefusal, readRequest } from '../../src/policy/input.js';
import { deniedByEveryBundle } from '../../src/policy/possible.js';
import { scopesAsked } from '../../src/policy/rungs/shape.js';
import type { Engine } from '../../src/policy/types.js';
import { documents, inputs } from './arbitraries.js';
import { recordedBundles, sources } from './corpus.js';

const allows = (engine: Engine, input: JsonObject): boolean => {
	const evaluation = engine.decide(input);
	return evaluation.status === 'complete' && evaluation.result.decision === 'allow';
};

/** An engine of documents that give the request of `input` whatever it asks. */
function generous(input: JsonObject): Engine {
	const request = readRequest(input);
	const roles = Object.fromEntries(request.labels.map((label) => [label, scopesAsked(request)]));
	const grants = { [request.resource]: { application: 'owner', roles } };
	const content = [
		'# caracal:data-document\npackage caracal.authz\nimport rego.v1',
		`app_ids := ${JSON.stringify({ owner: request.principalId })}`,
		`grants := ${JSON.stringify(grants)}\n`,
	].join('\n');
	const bundle = compileBundle([{ name: 'Generous', content }]);
	if (bundle.kind !== 'ready') throw new Error(JSON.stringify(bundle));
	return bundle.engine;
}

test('what some documents allow is never called impossible', () => {
	const batch = fc.array(inputs, { minLength: 12, maxLength: 12 });
	fc.assert(
		fc.property(documents.map(compileBundle), batch, (bundle, asked) => {
			if (bundle.kind !== 'ready') return;
			for (const input of asked) {
				if (allows(bundle.engine, input)) expect(deniedByEveryBundle(input)).toBeNull();
			}
		}),
		{ numRuns: 80 },
	);
});

test('what is not called impossible is allowed by documents that can be written', () => {
	let [possible, impossible] = [0, 0];
	fc.assert(
		fc.property(inputs, (input) => {
			if (inputRefusal(input) !== null) return;
			const why = deniedByEveryBundle(input);
			expect(allows(generous(input), input)).toBe(why === null);
			if (why === null) possible += 1;
			else impossible += 1;
		}),
		{ numRuns: 400, seed: 11 },
	);
	expect(Math.min(possible, impossible)).toBeGreaterThan(20);
});

test('no recorded allow is called impossible', () => {
	let compared = 0;
	for (const { documents: contents, cases } of recordedBundles()) {
		const bundle = compileBundle(sources(contents));
		if (bundle.kind !== 'ready') continue;
		for (const { input } of cases) {
			if (!allows(bundle.engine, input)) continue;
			expect(deniedByEveryBundle(input)).toBeNull();
			compared += 1;
		}
	}
	expect(compared).toBeGreaterThan(100);
});

const ASKS = {
	principal: { type: 'Application', id: 'app', labels: ['clerk'] },
	resource: { identifier: 'resource://ledger' },
	delegation_edge: { id: 'edge', scopes: ['ledger:read'] },
	context: { agent_session_id: 's', requested_scopes: ['ledger:read'] },
};

test.each<[string, JsonObject, string | null]>([
	['asks for no scopes', { ...ASKS, context: { agent_session_id: 's' } }, 'asks for no scopes'],
	['has no labels', { ...ASKS, principal: { id: 'app' } }, 'no labels'],
	['has a delegation without scopes', { ...ASKS, delegation_edge: { id: 'edge' } }, 'delegation_edge.scopes'],
	[
		'has no delegation',
		{ principal: ASKS.principal, resource: ASKS.resource, context: ASKS.context },
		'without a delegation',
	],
	['is empty', {}, 'asks for no scopes'],
	['asks as it should', ASKS, null],
	['is spelt otherwise', { ...ASKS, principal: { ID: 'app', Labels: ['clerk'] } }, null],
	['is not evaluated', { ...ASKS, schema_version: '1999-01-01' }, null],
])('an input that %s', (_what, input, why) => {
	const told = deniedByEveryBundle(input);
	if (why === null) expect(told).toBeNull();
	else expect(told).toContain(why);
});
