import { describe, expect, it } from 'vitest';
import { readLogged } from '../../../src/core/event/logged.js';
import { readEvent } from '../../../src/core/event/read.js';
import { heldTogether, judgedTogether } from '../../../src/core/replay/class-conflict.js';
import { decidesAsLogged, summariseCandidate } from '../../../src/core/replay/replay.js';
import type { Trace } from '../../../src/core/report/trace.js';
import { auditRow } from '../../../src/core/trace/audit-row.js';
import { decisionsOf } from '../../../src/core/trace/decisions.js';
import { holdGate } from '../../../src/core/verdict/gates.js';
import {
	accepting,
	allowed,
	decision,
	denied,
	evidenceOf,
	held,
	replay,
	version,
} from '../../support/evidence.js';

const byOperator = held(['books']);
const bySubject = held(['money'], { hold: { tiers: ['money'], approvers: ['subject'] } });
const byAny = held(['mail'], { hold: { tiers: ['mail'], approvers: ['any'] } });
const on = (...answers: ReturnType<typeof allowed>[]) =>
	answers.map((candidate, index) => replay({ eventId: `event-${index}`, candidate }));

const beside = (approver: string): Trace => ({
	requestId: 'r',
	outcome: 'denied',
	finalDecision: 'deny',
	reasons: [],
	determiningPolicies: [],
	at: '2026-11-21T09:00:00.000Z',
	application: null,
	events: [],
	decisions: [
		decision({
			eventId: 'event-held',
			decision: 'hold',
			diagnostics: [{ step_up_required: { tiers: [{ tier: 'mail', approver }] } }],
		}),
	],
});

describe('the tiers of a request count over all its resources', () => {
	it('an operator on one and a subject on another are refused for good', () => {
		const replays = judgedTogether(on(byOperator, bySubject, allowed()), null);
		expect(replays.map(({ candidate }) => [candidate.decision, candidate.reason])).toEqual(
			Array(3).fill(['deny', 'approval_class_conflict']),
		);
		expect(summariseCandidate(on(byOperator, bySubject), version(2), []).decision).toBe('deny');
	});

	it('any goes with either, and a denial keeps its reason', () => {
		for (const fine of [on(byOperator, byAny), on(bySubject, byAny), on(allowed())]) {
			expect(judgedTogether(fine, null)).toEqual(fine);
			expect(summariseCandidate(fine, version(2), []).decision).toBe('allow');
		}
		const [, , third] = judgedTogether(on(byOperator, bySubject, denied('restriction_active')), null);
		expect(third?.candidate.reason).toBe('restriction_active');
	});

	it('what was held beside the denial counts too', () => {
		expect(heldTogether(on(byOperator), beside('subject'))?.approvers).toEqual(['operator', 'subject']);
		expect(judgedTogether(on(byOperator), beside('subject'))[0]?.candidate.decision).toBe('deny');
		expect(judgedTogether(on(byOperator), beside('operator'))[0]?.candidate.decision).toBe('allow');
	});

	it('no acceptance covers it', () => {
		const evidence = evidenceOf({ replays: on(byOperator, bySubject) });
		expect(holdGate(evidence, accepting({ hold: true }))).toMatchObject({
			status: 'failed',
			blockers: ['approval_class_conflict'],
		});
		const held = evidenceOf({ replays: on(byOperator), trace: beside('subject') });
		expect(holdGate(held, accepting({ hold: true })).blockers).toEqual(['approval_class_conflict']);
		expect(
			holdGate(evidenceOf({ replays: on(byOperator, byAny) }), accepting({ hold: true })).blockers,
		).toEqual([]);
	});
});

describe('audit of such a request', () => {
	const event = (id: string, tiers: { tier: string; approver: string }[], over = {}) => ({
		id,
		requestId: 'r',
		eventType: 'token_exchange',
		decision: 'allow',
		evaluationStatus: 'complete',
		policySetId: 's',
		policySetVersionId: 'v',
		manifestSha: 'm',
		determiningPolicies: [],
		diagnostics: tiers.length === 0 ? [] : [{ step_up_required: { tiers } }],
		metadata: { application_id: 'app', resource: `resource://${id}` },
		occurredAt: '2026-11-21T09:00:00.000Z',
		...over,
	});
	const operator = [{ tier: 'books', approver: 'operator' }];
	const subject = [{ tier: 'money', approver: 'subject' }];
	const said = (...events: ReturnType<typeof event>[]) =>
		decisionsOf(
			events.map((one) => readEvent(one, { zoneId: 'z', asRebuilt: null })),
			{ deciders: new Map(), around: new Map(), asRebuilt: new Map() },
		).map(({ decision, reason }) => [decision, reason]);

	it('tells of nothing but allows, all of which were refused', () => {
		const refused = ['deny', 'approval_class_conflict'];
		expect(said(event('a', operator), event('b', subject), event('c', []))).toEqual([
			refused,
			refused,
			refused,
		]);
		expect(said(event('a', [...operator, ...subject]))).toEqual([refused]);
	});

	it('tells of a hold where one class goes, or the runtime issued it', () => {
		expect(said(event('a', operator), event('b', []))).toEqual([
			['hold', null],
			['allow', null],
		]);
		const issued = event('c', [], { eventType: 'step_up_issued', decision: 'pending' });
		expect(said(event('a', operator), event('b', subject), issued)).toEqual([
			['hold', null],
			['hold', null],
		]);
	});

	it('replays as logged on each resource, since one replay shows one of its tiers', () => {
		const logged = { decision: 'deny' as const, reason: 'approval_class_conflict' };
		expect(decidesAsLogged(logged, byOperator)).toBe(true);
		expect(decidesAsLogged(logged, allowed())).toBe(true);
		expect(decidesAsLogged(logged, denied('approval_class_conflict'))).toBe(true);
		expect(decidesAsLogged(logged, denied('role_scope_mismatch'))).toBe(false);
	});

	it('is listed and recorded as a denial where one event shows both classes', () => {
		const both = event('a', [...operator, ...subject]);
		expect(auditRow(both)).toMatchObject({ decision: 'deny', reason: 'approval_class_conflict' });
		expect(readLogged(both).outcome).toMatchObject({ decision: 'deny', reason: 'approval_class_conflict' });
		expect(auditRow(event('a', operator))).toMatchObject({ decision: 'hold', reason: null });
		expect(readLogged(event('a', operator)).outcome).toMatchObject({ decision: 'hold', reason: null });
	});
});
