import { describe, expect, it } from 'vitest';
import type { RuntimeFacts, RuntimeFigures } from '../../../src/core/ports.js';
import { judgeRuntime } from '../../../src/core/rollout/runtimes.js';

const FIGURES: RuntimeFigures = {
	...{ policyAgeSeconds: 3, pollSeconds: 60, contractVersion: '2026-07-12', contractSha256: null },
	...{ evalErrors: 0, compileErrors: 0 },
};

const judge = (facts: Partial<RuntimeFacts>, figures: Partial<RuntimeFigures> | null = {}, elapsed = 5) =>
	judgeRuntime(
		{ ready: true, figures: figures && { ...FIGURES, ...figures }, unread: null, ...facts },
		{ contractVersion: '2026-07-12', elapsedSeconds: elapsed },
	);

describe('a replica of the runtime after an activation', () => {
	it('has passed where it is ready, of the same contract, and its oldest policy is younger than the activation', () => {
		expect(judge({})).toEqual({
			status: 'passed',
			text: 'ready, contract 2026-07-12; its oldest policy is 3 s old, the activation 5 s',
			maySettle: false,
		});
	});

	it.each([
		[7, 5, 'passed'],
		[8, 5, 'not_known'],
		[0, 0, 'passed'],
		[777_600, 30, 'not_known'],
	])('with a policy %d s old and an activation %d s ago is %s', (age, elapsed, status) => {
		const judged = judge({}, { policyAgeSeconds: age }, elapsed);
		expect([judged.status, judged.maySettle]).toEqual([status, status === 'not_known']);
	});

	it('fails where it says itself that it is not ready, or decides by another contract', () => {
		expect(judge({ ready: false })).toMatchObject({ status: 'failed', maySettle: true });
		const other = judge({}, { contractVersion: '2027-01-01' });
		expect(other).toMatchObject({ status: 'failed', maySettle: false });
		expect(other.text).toContain('by contract 2027-01-01, the verdict was reached by 2026-07-12');
	});

	it.each<[string, Partial<RuntimeFacts>, Partial<RuntimeFigures> | null]>([
		['figures', { unread: 'nothing answers' }, null],
		['a contract', {}, { contractVersion: null }],
		['an age', {}, { policyAgeSeconds: null }],
		['readiness', { ready: null, unread: 'it does not say' }, {}],
	])('without %s is not known, whatever else it says', (_, facts, figures) => {
		expect(judge(facts, figures).status).toBe('not_known');
	});
});
