import { describe, expect, it } from 'vitest';
import { readLogged } from '../../../src/core/event/logged.js';
import { possibleInputs, readEvent } from '../../../src/core/event/read.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { EDGE, exchange } from '../../support/event.js';

const HOLD = [{ step_up_required: { tiers: [{ tier: 'money' }] } }];
const outcome = (over: Partial<AuditEvent>) => {
	const { byPolicy, outcome } = readLogged(exchange({}, over));
	return [byPolicy, outcome.decision, outcome.reason, outcome.tiers];
};

describe('what an event tells by itself', () => {
	it.each<[string, Partial<AuditEvent>, unknown[]]>([
		['an allow', {}, [true, 'allow', null, []]],
		['an allow that waits for a human', { diagnostics: HOLD }, [true, 'hold', null, ['money']]],
		[
			'a denial with its reason',
			{ decision: 'deny', diagnostics: [{ reason: 'restriction_active' }] },
			[true, 'deny', 'restriction_active', []],
		],
		['a denial without one', { decision: 'deny' }, [true, 'deny', null, []]],
		[
			'a denial with no version active',
			{ decision: 'deny', manifestSha: '', diagnostics: [{ reason: 'no_active_policy_set' }] },
			[true, 'deny', 'no_active_policy_set', []],
		],
		[
			'a refusal of the runtime, whose reason is its status',
			{ decision: 'deny', manifestSha: '', evaluationStatus: 'scope_mismatch' },
			[false, 'deny', 'scope_mismatch', []],
		],
		[
			'an evaluation that failed under a version',
			{ decision: 'deny', evaluationStatus: 'policy_eval_failed' },
			[false, 'deny', 'policy_eval_failed', []],
		],
		[
			'another kind of event',
			{ eventType: 'step_up_issued', decision: 'pending', diagnostics: HOLD },
			[false, 'pending', null, ['money']],
		],
		['an event of no version', { manifestSha: '' }, [false, 'allow', null, []]],
	])('is %s', (_what, over, expected) => {
		expect(outcome(over)).toEqual(expected);
	});

	it('is who asked for what, and under which version', () => {
		expect(readLogged(exchange({ application_name: 'Payments' }))).toMatchObject({
			application: { id: 'app-1', name: 'Payments' },
			isWorkload: false,
			resource: 'resource://ledger',
			requestedScopes: ['ledger:read'],
			labels: ['clerk'],
			version: { manifestSha256: 'a'.repeat(64), versionId: 'version-1' },
		});
		const workload = exchange(
			{ application_id: '', workload_id: 'workload-1' },
			{ manifestSha: '', policySetVersionId: '' },
		);
		expect(readLogged(workload)).toMatchObject({
			application: { id: 'workload-1', name: null },
			isWorkload: true,
			version: { manifestSha256: null, versionId: null },
		});
		const nobody = readLogged(exchange({ application_id: null }));
		expect([nobody.application, nobody.isWorkload]).toEqual([null, false]);
	});
});

describe('an event that is read', () => {
	const place = { zoneId: 'zone-1', asRebuilt: null };
	const decision = (event: AuditEvent, asRebuilt: Parameters<typeof readEvent>[1]['asRebuilt'] = null) => {
		const read = readEvent(event, { ...place, asRebuilt });
		if (!read.byPolicy) throw new Error('policy did not decide it');
		return read;
	};

	it('has its input repaired, from what the server rebuilt where it did', () => {
		const mine = decision(exchange());
		expect(mine.repaired.input).toMatchObject({ delegation_edge: { id: EDGE, scopes: ['ledger:read'] } });
		const theirs = { ...mine.asRebuilt, session: { id: '' }, told: 'by the server' };
		const { asRebuilt, repaired } = decision(exchange(), theirs);
		expect(asRebuilt).toBe(theirs);
		expect(repaired.input).toMatchObject({ told: 'by the server' });
		expect(repaired.input).not.toHaveProperty('session');
	});

	it('has no input where policy was not asked', () => {
		expect(readEvent(exchange({}, { evaluationStatus: 'scope_mismatch' }), place)).not.toHaveProperty(
			'repaired',
		);
	});

	it('tells of a presentation which mints it may be of, and of nothing else', () => {
		expect(decision(exchange()).presentation).toBeNull();
		expect(decision(exchange({ requested_scopes: [] })).presentation).toEqual({
			at: '2026-11-21T09:00:00.000Z',
			applicationId: 'app-1',
			sessionId: 'session-1',
			delegationId: EDGE,
		});
	});

	it('may have been more inputs than one, by what surrounds it', () => {
		expect(possibleInputs(decision(exchange()))).toHaveLength(1);
		const use = decision(exchange({ requested_scopes: [] }));
		const mint = { eventId: 'mint', resource: 'resource://ledger', at: '2026-11-21T08:59:00.000Z' };
		const mints = [
			{ ...mint, scopes: ['ledger:read'] },
			{ ...mint, scopes: ['ledger:write'] },
		];
		expect(possibleInputs(use, { mints, resourceScopes: [] })).toHaveLength(2);
		expect(possibleInputs(use).length).toBeGreaterThan(1);
	});
});
