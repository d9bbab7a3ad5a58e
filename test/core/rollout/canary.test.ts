import { describe, expect, it } from 'vitest';
import type { CanaryEnd } from '../../../src/core/ports.js';
import type { CanaryRequest } from '../../../src/core/report/checklist.js';
import type { Decision, Trace } from '../../../src/core/report/trace.js';
import { idsOf, judgeCanary, judgeRequest, MOST_REQUESTS } from '../../../src/core/rollout/canary.js';
import type { Answer } from '../../../src/model/answer.js';
import { allowed, decision, denied, version } from '../../support/evidence.js';

const printed = (stdout: string, over: Partial<CanaryEnd> = {}): CanaryEnd => ({
	...{ end: 'exited', code: 0, stdout },
	...over,
});

describe('what a canary prints', () => {
	it('is request ids, one a line, each counted once', () => {
		expect(idsOf(printed('a-1\nb-2\r\na-1\n'))).toEqual({ ids: ['a-1', 'b-2'] });
		expect(idsOf(printed('a-1'))).toEqual({ ids: ['a-1'] });
	});

	it.each<[string, CanaryEnd, string]>([
		['nothing', printed(''), 'it printed no request id'],
		['an empty line', printed('\n'), 'it printed no request id'],
		['an empty line between ids', printed('a\n\nb\n'), 'line 2 of what it printed is no request id'],
		['words', printed('a-1\nhello world\n'), 'line 2 of what it printed is no request id'],
		['an escape', printed('a\u001b[2J\n'), 'line 1 of what it printed is no request id'],
		[
			'too many',
			printed(`${Array.from({ length: MOST_REQUESTS + 1 }, (_, i) => i).join('\n')}\n`),
			'more than 100',
		],
		['more than is kept', printed('a\n', { end: 'too_much', code: null }), 'more than 100'],
		['a failure', printed('a\n', { code: 7 }), 'it ended with exit code 7'],
		['a signal', printed('a\n', { end: 'killed', code: null }), 'it was ended by a signal'],
		['no end', printed('a\n', { end: 'timed_out', code: null }), 'it did not end in time'],
		['nothing to start', printed('', { end: 'not_started', code: null }), 'it could not be started'],
		['an interrupt', printed('a\n', { end: 'stopped', code: null }), 'it was interrupted'],
	])('%s is none of them', (_, end, trouble) => {
		expect(idsOf(end)).toEqual({ trouble: expect.stringContaining(trouble) });
	});
});

const NINE = Date.parse('2026-11-21T09:00:00Z');
const to = version(2);
const byNew = (over: Partial<Decision> = {}) =>
	decision({
		...{ decision: 'allow', reason: null, diagnostics: [], policies: ['caracal-payments-mint'] },
		...{ manifestSha256: to.manifestSha256, decidedBy: { ...to, active: true } },
		...over,
	});

const traceOf = (...decisions: Decision[]): Trace => ({
	...{ requestId: 'r1', outcome: 'allowed', finalDecision: 'allow', reasons: [], determiningPolicies: [] },
	...{ at: '2026-11-21T09:00:00.000Z', application: null, decisions, events: [] },
});

const judge = (trace: Trace | null, answers: Answer[], startedAt = NINE) =>
	judgeRequest('r1', trace, { to, startedAt, answers: new Map([['event-1', answers]]) });

const HOLD = { tiers: ['money'], approvers: ['operator' as const] };
const held = byNew({
	decision: 'hold',
	diagnostics: [{ step_up_required: { type: 'human_approval', tiers: [{ tier: 'money' }] } }],
});
const refused = byNew({ decision: 'deny', reason: 'role_scope_mismatch', policies: [] });

describe('a request of a canary', () => {
	it('is as predicted where the new version decided it as it answers', () => {
		expect(judge(traceOf(byNew()), [allowed()])).toEqual({
			...{ requestId: 'r1', status: 'as_predicted', decided: 'allow', predicted: 'allow', by: 'Main v2' },
			policies: ['caracal-payments-mint'],
		});
		expect(judge(traceOf(refused), [denied('role_scope_mismatch')]).status).toBe('as_predicted');
		expect(judge(traceOf(held), [allowed({ hold: HOLD })])).toMatchObject({
			...{ status: 'as_predicted', decided: 'allow after approval (money)' },
		});
	});

	it.each<[string, Trace | null, Answer[], CanaryRequest['status']]>([
		['that is not in audit', null, [], 'missing'],
		['of the version before', traceOf(byNew({ manifestSha256: 'manifest-1' })), [allowed()], 'other_version'],
		[
			'of no version',
			traceOf(byNew({ manifestSha256: null, decidedBy: null })),
			[allowed()],
			'other_version',
		],
		['that is denied against the prediction', traceOf(refused), [allowed()], 'otherwise'],
		['that is allowed against it', traceOf(byNew()), [denied('role_scope_mismatch')], 'otherwise'],
		['of another reason', traceOf(refused), [denied('confinement_violation')], 'otherwise'],
		['that waits', traceOf(held), [allowed()], 'otherwise'],
		['that does not wait', traceOf(byNew()), [allowed({ hold: HOLD })], 'otherwise'],
		['of an operational refusal', traceOf(decision({ kind: 'operational' })), [], 'no_policy'],
		[
			'that nobody can predict',
			traceOf(byNew()),
			[allowed({ evaluation: 'failed', decision: null })],
			'not_predictable',
		],
	])('%s is told so', (_, trace, answers, status) => {
		expect(judge(trace, answers).status).toBe(status);
	});

	it('that was decided before the canary ran is none of its own, whoever decided it', () => {
		expect(judge(traceOf(byNew()), [allowed()], NINE + 2_000).status).toBe('as_predicted');
		expect(judge(traceOf(byNew()), [allowed()], NINE + 2_001).status).toBe('before');
	});

	it('is as its worst decision', () => {
		const other = byNew({ eventId: 'event-2', manifestSha256: 'manifest-1' });
		expect(judge(traceOf(byNew(), other), [allowed()]).status).toBe('other_version');
	});
});

describe('a canary', () => {
	const one = (status: CanaryRequest['status'], requestId = 'r1'): CanaryRequest => ({
		...{ requestId, status, decided: 'allow', predicted: 'deny', by: 'Main v2', policies: [] },
	});
	const of = (...requests: CanaryRequest[]) => judgeCanary({ requests, trouble: null });

	it('has passed where every request is as predicted', () => {
		const text = 'its 2 requests are decided as predicted, by Main v2';
		expect(of(one('as_predicted'), one('as_predicted', 'r2'))).toEqual({ status: 'passed', text });
	});

	it.each(['otherwise', 'other_version', 'before', 'no_policy', 'missing'] as const)(
		'has failed with one request that is %s, whatever the others are',
		(status) => {
			const judged = of(one('as_predicted'), one('unread', 'r2'), one(status, 'r3'));
			expect(judged).toMatchObject({
				status: 'failed',
				text: expect.stringMatching(/^1 of 3 requests .*r3/),
			});
		},
	);

	it.each(['not_predictable', 'unread'] as const)('is not known with one that is %s', (status) => {
		expect(of(one('as_predicted'), one(status, 'r2')).status).toBe('not_known');
	});

	it('has failed where it brought no requests, but where it was interrupted', () => {
		expect(judgeCanary({ requests: [], trouble: 'it printed no request id' }).status).toBe('failed');
		const stopped = idsOf(printed('', { end: 'stopped', code: null }));
		expect(
			judgeCanary({ requests: [], ...('trouble' in stopped ? stopped : { trouble: null }) }).status,
		).toBe('not_known');
	});
});
