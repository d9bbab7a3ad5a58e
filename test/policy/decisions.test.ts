import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { compileBundle } from '../../src/policy/compile.js';
import { CONTRACT_VERSION } from '../../src/policy/engine.js';
import type { Evaluation } from '../../src/policy/types.js';
import { recordedBundles, singleDecisions, sources } from './corpus.js';

const bundles = recordedBundles();

function answer(evaluation: Evaluation): unknown {
	return evaluation.status === 'complete' ? evaluation.result : { error: evaluation.code };
}

test('implements the contract of the recorded engine', () => {
	expect(CONTRACT_VERSION).toBe('2026-07-12');
});

test('refuses exactly the bundles that the engine refused', () => {
	const wrong = bundles.flatMap(({ documents, refused }, index) => {
		const { kind } = compileBundle(sources(documents));
		return kind === (refused === undefined ? 'ready' : 'refused') ? [] : [`line ${index + 1}: ${kind}`];
	});
	expect(wrong).toEqual([]);
});

test('decides every recorded case as the engine did, failed evaluations included', () => {
	const counts = { decided: 0, failed: 0 };
	const wrong: unknown[] = [];
	for (const [index, { documents, cases }] of bundles.entries()) {
		const bundle = compileBundle(sources(documents));
		if (bundle.kind !== 'ready') continue;
		for (const [at, { input, result }] of cases.entries()) {
			const actual = answer(bundle.engine.decide(input));
			counts['error' in result ? 'failed' : 'decided']++;
			if (!isDeepStrictEqual(actual, result)) wrong.push({ line: index + 1, case: at, actual, result });
		}
	}
	expect(wrong).toEqual([]);
	expect(counts).toEqual({ decided: 1628, failed: 52 });
});

test.each(singleDecisions())('decides as the engine: $name', ({ documents, input, real }) => {
	const bundle = compileBundle(sources(documents));
	expect(bundle.kind === 'ready' ? answer(bundle.engine.decide(input)) : bundle).toEqual(real);
});

const CONFLICT = `# caracal:data-document
package caracal.authz
import rego.v1
app_ids := {"a": "app"}
grants := {"r": {"application": "a", "roles": {"x": ["s"]}}}
`;

function decided(text: string, more: object): unknown {
	const bundle = compileBundle(sources([CONFLICT + text]));
	const input = {
		principal: { id: 'app', labels: ['x'] },
		resource: { identifier: 'r' },
		context: { requested_scopes: ['s'], agent_session_id: 'a' },
		delegation_edge: { scopes: ['s'] },
		...more,
	};
	return bundle.kind === 'ready' ? bundle.engine.decide(input) : bundle;
}

const CONFINEMENTS = 'confinement := []\nconfinement := [{"label_prefix": "x", "scopes": []}]';
const FAILED = { status: 'failed', code: 'policy_eval_failed' };
const reason = (name: string) => ({ result: { decision: 'deny', diagnostics: [{ reason: name }] } });

test.each<[string, object, object]>([
	['within the delegation', {}, FAILED],
	['within the delegation, by another application', { principal: { id: 'other' } }, FAILED],
	['beyond the delegation', { delegation_edge: {} }, reason('delegation_scope_exceeded')],
	[
		'beyond the delegation, by another application',
		{ delegation_edge: {}, principal: { id: 'other' } },
		reason('resource_not_granted'),
	],
])('a conflict of confinement meets a mint %s', (_what, more, expected) => {
	expect(decided(CONFINEMENTS, more)).toMatchObject(expected);
});

const TIERS = 'approval_tiers := []\napproval_tiers := [{"tier": "t"}]';
const BOOTSTRAP = { context: { requested_scopes: ['agent:lifecycle'] }, delegation_edge: null };

test('a conflict of the approvals fails everything, but behind malformed risk data nothing', () => {
	expect(decided(TIERS, {})).toMatchObject(FAILED);
	expect(decided(TIERS, BOOTSTRAP)).toMatchObject(FAILED);
	const malformed = `${TIERS}\nrisk := [{"scope": "s"}]`;
	expect(decided(malformed, {})).toMatchObject(reason('malformed_risk_data'));
	expect(decided(malformed, BOOTSTRAP)).toMatchObject({ result: { decision: 'allow' } });
});
