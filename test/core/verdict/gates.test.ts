import { describe, expect, it } from 'vitest';
import type { Regression, Replay } from '../../../src/core/report/evidence.js';
import { casesGate } from '../../../src/core/verdict/cases-gate.js';
import { denialGate } from '../../../src/core/verdict/denial-gate.js';
import type { Evidence, GateCheck } from '../../../src/core/verdict/gate.js';
import {
	candidateGate,
	contractGate,
	evidenceGate,
	holdGate,
	runtimeGate,
	simulationGate,
} from '../../../src/core/verdict/gates.js';
import {
	accepting,
	allowed,
	denied,
	evidenceOf,
	expectation,
	failed,
	held,
	regression,
	replay,
} from '../../support/evidence.js';

const on = (candidate: Replay['candidate'], over: Partial<Replay> = {}) =>
	evidenceOf({ replays: [replay({ candidate, ...over })] });

/** A case that says it passed, whatever its answer says. */
const lying = (name: string, over: Partial<Regression>) =>
	regression(name, 'deny', { passed: true, ...over });

const ENGINE_DOWN = failed('sts_simulation_unreachable:fetch failed');
const EVAL_FAILED = failed('sts_simulation_failed:policy_eval_failed', { reason: 'policy_eval_failed' });
const WARNED = allowed({ wouldActivate: false, warnings: ['principal_zone_mismatch', 'missing_action'] });
const NOT_READY = { ready: false, state: 'unreachable', text: 'the runtime is unreachable' };
const READY = { ready: true, state: 'loaded', text: 'the runtime has loaded what is active' };

type Row = [what: string, gate: GateCheck, evidence: Evidence, blockers: string[] | 'not_evaluated'];

const ROWS: Row[] = [
	['a denial that replays as logged', denialGate, evidenceOf(), []],
	[
		'a denial that does not',
		denialGate,
		on(allowed(), { calibration: 'uncalibrated' }),
		['denial_uncalibrated:resource://ledger'],
	],
	['a denial whose version is gone', denialGate, on(allowed(), { calibration: 'uncalibratable' }), []],
	[
		'a denial that hangs on what is not known',
		denialGate,
		on(allowed(), { inconclusive: ['context.subject_claims'] }),
		['denial_inconclusive:context.subject_claims'],
	],
	['an input from a file', denialGate, on(allowed(), { logged: null }), 'not_evaluated'],
	['no denial', denialGate, evidenceOf({ replays: [] }), 'not_evaluated'],

	['a decided replay', simulationGate, evidenceOf(), []],
	['an engine that is away', simulationGate, on(ENGINE_DOWN), ['simulation_not_executed']],
	[
		'one of two that was not decided',
		simulationGate,
		evidenceOf({ replays: [replay(), replay({ candidate: ENGINE_DOWN })] }),
		['simulation_not_executed'],
	],
	[
		'documents that contradict each other',
		simulationGate,
		on(EVAL_FAILED),
		['simulation_not_executed', 'candidate_broken:policy_eval_failed'],
	],
	[
		'a failed evaluation where the baseline fails as well',
		simulationGate,
		on(EVAL_FAILED, { baseline: EVAL_FAILED }),
		['simulation_not_executed'],
	],
	[
		'nothing at all',
		simulationGate,
		evidenceOf({ replays: [], regressions: [] }),
		['simulation_not_executed'],
	],
	['cases alone', simulationGate, evidenceOf({ replays: [] }), 'not_evaluated'],

	['an allow', candidateGate, evidenceOf(), []],
	['a denial', candidateGate, on(denied('role_scope_mismatch')), ['candidate_still_denies:deny']],
	[
		'two denials, named once',
		candidateGate,
		evidenceOf({ replays: [replay({ candidate: denied('a') }), replay({ candidate: denied('b') })] }),
		['candidate_still_denies:deny'],
	],
	['nothing decided', candidateGate, on(ENGINE_DOWN), 'not_evaluated'],

	['an allow that waits for nobody', holdGate, evidenceOf(), []],
	['an allow that waits', holdGate, on(held(['money'])), ['candidate_holds']],
	['a denial that cannot wait', holdGate, on(denied('role_scope_mismatch')), 'not_evaluated'],

	['an input without warning', contractGate, evidenceOf(), []],
	[
		'an input with warnings',
		contractGate,
		on(WARNED),
		[
			'rollout_contract_rejected',
			'simulation_warning:principal_zone_mismatch',
			'simulation_warning:missing_action',
		],
	],
	[
		'a warning of the engine alone',
		contractGate,
		on(ENGINE_DOWN),
		['simulation_warning:sts_simulation_unreachable:fetch failed'],
	],
	['offline answers', contractGate, on(allowed({ by: 'offline', wouldActivate: null })), 'not_evaluated'],

	['cases as expected', casesGate, evidenceOf(), []],
	[
		'a case that fails',
		casesGate,
		evidenceOf({ regressions: [regression('clerk cannot refund', 'deny', { answer: allowed() })] }),
		['regression_failed:clerk cannot refund:expected_deny_got_allow'],
	],
	[
		'a case that was not decided',
		casesGate,
		evidenceOf({ regressions: [regression('a', 'allow', { answer: ENGINE_DOWN })] }),
		['regression_failed:a:expected_allow_got_not_executed'],
	],
	[
		'a denial for another reason',
		casesGate,
		evidenceOf({
			regressions: [
				lying('a', {
					expected: 'deny:role_scope_mismatch',
					expectation: expectation('deny', { reason: 'role_scope_mismatch' }),
					answer: denied('restriction_active'),
				}),
			],
		}),
		['regression_failed:a:expected_deny:role_scope_mismatch_got_deny:restriction_active'],
	],
	['no cases beside a denial', casesGate, evidenceOf({ regressions: [] }), 'not_evaluated'],

	['a runtime that is ready', runtimeGate, evidenceOf({ runtime: READY }), []],
	['a runtime that is not', runtimeGate, evidenceOf({ runtime: NOT_READY }), ['runtime_not_ready']],
	[
		'a runtime of which nothing is known',
		runtimeGate,
		evidenceOf({ runtime: { ...READY, ready: null } }),
		['runtime_not_ready'],
	],
	['a runtime that was not asked', runtimeGate, evidenceOf({ runtime: null }), 'not_evaluated'],

	['answers of the server', evidenceGate, evidenceOf(), []],
	['an offline replay', evidenceGate, on(allowed({ by: 'offline' })), ['offline_evidence']],
	[
		'an offline case',
		evidenceGate,
		evidenceOf({ regressions: [regression('a', 'allow', { answer: allowed({ by: 'offline' }) })] }),
		['offline_evidence'],
	],
	[
		'answers of another version',
		evidenceGate,
		on(allowed({ versionId: 'version-3' })),
		['evidence_of_other_version'],
	],
	['nothing', evidenceGate, evidenceOf({ replays: [], regressions: [] }), ['nothing_checked']],
];

describe.each(ROWS)('%s', (_what, check, evidence, blockers) => {
	it(blockers === 'not_evaluated' ? 'is not judged' : `gives ${blockers.join(', ') || 'no blocker'}`, () => {
		const gate = check(evidence, accepting());
		const status = blockers === 'not_evaluated' ? blockers : blockers.length === 0 ? 'passed' : 'failed';
		expect(gate).toMatchObject({ status, blockers: blockers === 'not_evaluated' ? [] : blockers });
		expect(gate.text).not.toBe('');
	});
});

it('takes a hold that was accepted', () => {
	expect(holdGate(on(held(['money'])), accepting({ hold: true }))).toMatchObject({
		status: 'passed',
		blockers: [],
		text: 'waits for approval (money), accepted',
	});
});

it('refuses documents on disk, which nobody can activate', () => {
	const candidate = evidenceOf().candidate;
	if (candidate === null) throw new Error('the builder gives a candidate');
	const onDisk = allowed({ by: 'offline', versionId: null });
	const evidence = evidenceOf({
		candidate: { ...candidate, version: null, documents: ['Grants.rego'] },
		replays: [replay({ candidate: onDisk })],
		regressions: [],
	});
	expect(evidenceGate(evidence, accepting()).blockers).toEqual(['offline_evidence', 'candidate_not_staged']);
});

describe('a first roll-out', () => {
	const deny = regression('d', 'deny');
	const allow = regression('a', 'allow');
	const hold = lying('h', { expected: 'hold', expectation: expectation('hold'), answer: held(['money']) });
	const first = (...regressions: Regression[]) =>
		casesGate(evidenceOf({ trace: null, replays: [], regressions }), accepting()).blockers;

	it('needs a case that allows and one that denies', () => {
		expect(first()).toEqual(['cases_needed:allow_and_deny']);
		expect(first(allow)).toEqual(['cases_needed:allow_and_deny']);
		expect(first(deny)).toEqual(['cases_needed:allow_and_deny']);
		expect(first(allow, deny)).toEqual([]);
		expect(first(hold, deny)).toEqual([]);
	});

	it('tells a case that failed beside it', () => {
		const broken = regression('b', 'allow', { answer: denied('no_rule_matched') });
		expect(first(broken)).toEqual([
			'regression_failed:b:expected_allow_got_deny',
			'cases_needed:allow_and_deny',
		]);
	});

	it('is one, too, where only an input from a file was replayed', () => {
		const evidence = evidenceOf({ replays: [replay({ eventId: null, logged: null })], regressions: [allow] });
		expect(casesGate(evidence, accepting()).blockers).toEqual(['cases_needed:allow_and_deny']);
	});
});
