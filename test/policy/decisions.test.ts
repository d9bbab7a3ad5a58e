import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { compileBundle } from '../../src/policy/compile.js';
import { CONTRACT_VERSION } from '../../src/policy/engine.js';
import type { Evaluation } from '../../src/policy/types.js';
import { recordedBundles, sources } from './corpus.js';

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
