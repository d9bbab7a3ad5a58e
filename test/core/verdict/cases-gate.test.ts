import { describe, expect, it } from 'vitest';
import type { CaseSet, Regression } from '../../../src/core/report/evidence.js';
import { casesGate } from '../../../src/core/verdict/cases-gate.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import { accepting, allowed, denied, evidenceOf, failed, held, regression } from '../../support/evidence.js';

const WAITS = { answer: held(['money']), baseline: allowed({ versionId: 'version-1' }) };

const judged = (
	regressions: Regression[],
	acceptance: Partial<Acceptance> = {},
	cases: CaseSet | null = null,
) => casesGate(evidenceOf({ regressions, cases }), accepting(acceptance));

const setOf = (leftOut: number): CaseSet => ({
	...{ files: ['cases.json'], count: 1, digest: '', notRun: 0, leftOut, shard: null },
	...{ vacuous: 0, accepted: [] },
});

describe('a case that expects an allow and newly waits', () => {
	it('fails, and says by which flag it is taken', () => {
		const gate = judged([regression('clerk reads', 'allow', WAITS), regression('other', 'allow')]);
		expect(gate).toMatchObject({
			status: 'failed',
			text: '1 of 2 not as expected',
			blockers: ['case_newly_held:clerk reads'],
			findings: [{ accept: ['--accept-hold'] }],
		});
	});

	it('passes where the hold was accepted, and the verdict says so', () => {
		const regressions = [regression('clerk reads', 'allow', WAITS)];
		expect(judged(regressions, { hold: true })).toMatchObject({ status: 'passed', blockers: [] });
		const verdict = reachVerdict(evidenceOf({ regressions }), accepting({ hold: true }), '');
		expect(verdict.accepted).toEqual([{ what: 'case_newly_held', count: 1, by: '--accept-hold' }]);
	});

	it.each<[string, Partial<Regression>]>([
		['waited before', { ...WAITS, baseline: held(['money'], { versionId: 'version-1' }) }],
		['was denied before', { ...WAITS, baseline: denied('role_scope_mismatch') }],
		['had nothing before it', { ...WAITS, baseline: null }],
	])('is met where it %s', (_what, over) => {
		expect(judged([regression('clerk reads', 'allow', over)])).toMatchObject({ status: 'passed' });
	});

	it('counts as newly held where the version before cannot be asked', () => {
		const gate = judged([regression('clerk reads', 'allow', { ...WAITS, baseline: failed('away') })]);
		expect(gate.blockers).toEqual(['case_newly_held:clerk reads']);
	});

	it('stands beside those that fail', () => {
		const off = regression('clerk writes', 'allow', { answer: denied('role_scope_mismatch') });
		const gate = judged([regression('clerk reads', 'allow', WAITS), off]);
		expect(gate.text).toBe('2 of 2 not as expected');
		expect(gate.blockers).toHaveLength(2);
	});
});

describe('cases that were left out', () => {
	it('are counted, and for a person to look at', () => {
		expect(judged([regression('clerk reads', 'allow')], {}, setOf(3))).toMatchObject({
			status: 'failed',
			text: '1 of 1 as expected; 3 more were left out',
			blockers: ['cases_left_out:3'],
			findings: [{ reviewable: true }],
		});
		expect(judged([regression('clerk reads', 'allow')], {}, setOf(0))).toMatchObject({ status: 'passed' });
	});

	it('are not nothing where all were', () => {
		expect(judged([], {}, setOf(3))).toMatchObject({ status: 'failed', blockers: ['cases_left_out:3'] });
		expect(judged([], {}, setOf(0))).toMatchObject({ status: 'not_evaluated' });
	});
});
