import { describe, expect, it } from 'vitest';
import { WireSimulation } from '../../../src/admin/wire-rollout.js';
import { answerOfEvaluation, answerOfSimulation, notEvaluated } from '../../../src/core/replay/answer.js';
import type { Evaluation } from '../../../src/policy/types.js';
import { resultOf } from '../../support/evidence.js';
import { recording } from '../../support/recorded-server.js';

const recorded = (label: string) => {
	const exchange = [...recording('api'), ...recording('faults')].find((one) => one.label === label);
	return answerOfSimulation(WireSimulation.parse(exchange?.response.body));
};

describe('the answer in a recorded simulation', () => {
	it.each([
		['simulate: allow under v2', { evaluation: 'executed', decision: 'allow', reason: null, hold: null }],
		['simulate: deny under v1', { evaluation: 'executed', decision: 'deny', reason: 'role_scope_mismatch' }],
		[
			'simulate: hold (approval)',
			{ decision: 'allow', hold: { tiers: ['high'], approvers: ['operator'] }, wouldActivate: true },
		],
		['simulate: frozen', { decision: 'deny', reason: 'restriction_active' }],
		['simulate: not the owner', { decision: 'deny', reason: 'resource_not_granted' }],
		['simulate: no input', { evaluation: 'not_executed', decision: null, result: null }],
		[
			'simulate: wrong schema version',
			{
				evaluation: 'failed',
				decision: null,
				result: null,
				warnings: ['input_schema_mismatch:2020-01-01', 'sts_simulation_failed:policy_eval_failed'],
			},
		],
		['simulate: engine down', { evaluation: 'failed', decision: null, wouldActivate: true }],
		['simulate: conflicting documents', { evaluation: 'failed', decision: null }],
	])('%s', (label, expected) => {
		expect(recorded(label)).toMatchObject({ by: 'server', ...expected });
	});

	it('names the determining policies of an allow', () => {
		expect(recorded('simulate: bootstrap').policies).toEqual(['caracal-bootstrap']);
	});
});

describe('the answer of the offline engine', () => {
	it('is marked as such, and knows of no roll-out contract', () => {
		const complete: Evaluation = {
			status: 'complete',
			result: resultOf('deny', [{ reason: 'no_rule_matched' }]),
		};
		expect(answerOfEvaluation(complete, 'v-1')).toMatchObject({
			by: 'offline',
			versionId: 'v-1',
			evaluation: 'executed',
			decision: 'deny',
			reason: 'no_rule_matched',
			wouldActivate: null,
		});
	});

	it('decides nothing where the evaluation failed, or nobody could decide', () => {
		const failed: Evaluation = { status: 'failed', code: 'policy_eval_failed', message: 'conflict' };
		expect(answerOfEvaluation(failed, null)).toMatchObject({
			evaluation: 'failed',
			decision: null,
			reason: 'policy_eval_failed',
		});
		expect(notEvaluated('rego_logic', null)).toMatchObject({
			evaluation: 'not_executed',
			reason: 'rego_logic',
		});
	});
});
