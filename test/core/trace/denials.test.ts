import { describe, expect, it } from 'vitest';
import type { AdminReader } from '../../../src/core/ports.js';
import type { DenialGroup } from '../../../src/core/report/denials.js';
import { groupDenials, newestOf } from '../../../src/core/trace/denial-groups.js';
import { deniedRequests, isGroupId } from '../../../src/core/trace/denials.js';
import type { AuditEvent } from '../../../src/model/audit.js';
import { auditOf, bootstrap, denied, mint, timeAt, use } from '../record/events.js';

type Audit = Pick<AdminReader, 'zoneId' | 'auditEvents'>;

const RUN = { filter: {}, resource: null, progress: () => {}, signal: new AbortController().signal };
const MISMATCH = denied('role_scope_mismatch');

async function groupsOf(audit: Audit, over: Partial<typeof RUN> = {}): Promise<DenialGroup[]> {
	return (await groupDenials(audit, { ...RUN, ...over })).groups;
}

/** An event of the same request as another. */
function beside(event: AuditEvent, other: AuditEvent): AuditEvent {
	return { ...other, requestId: event.requestId };
}

function held(approver: string): Partial<AuditEvent> {
	const tiers = [{ tier: approver, approver }];
	return { diagnostics: [{ step_up_required: { type: 'human_approval', tiers } }] };
}

describe('denials', () => {
	it('are one group where the same asked for the same and was stopped by the same', async () => {
		const audit = auditOf([
			mint(1, 'a', 'pay', MISMATCH),
			mint(2, 'b', 'pay', MISMATCH),
			mint(3, 'a', 'pay', MISMATCH),
			mint(4, 'a', 'pay'),
			mint(5, 'a', 'read', MISMATCH),
			mint(6, 'a', 'pay', denied('resource_not_granted')),
		]);
		const found = await groupDenials(audit, RUN);
		expect(found).toMatchObject({ events: 6, requests: 5, more: { groups: 0, denials: 0 } });
		expect(
			found.groups.map(({ scopes, reason, requests, sessions }) => [scopes, reason, requests, sessions]),
		).toEqual([
			[['pay'], 'role_scope_mismatch', 3, 2],
			[['pay'], 'resource_not_granted', 1, 1],
			[['read'], 'role_scope_mismatch', 1, 1],
		]);
		expect(found.groups[0]).toMatchObject({
			application: { id: 'app-1', name: 'Payments Agent' },
			labels: ['cashier'],
			resource: 'resource://ledger',
			mendedBy: 'policy',
			granted: false,
			first: timeAt(1),
			last: timeAt(3),
		});
	});

	it.each<[string, AuditEvent[], Partial<DenialGroup>]>([
		['a policy version', [mint(1, 'a', 'pay', MISMATCH)], { mendedBy: 'policy', kind: 'policy' }],
		[
			'the agent, beyond its delegation',
			[mint(1, 'a', 'pay', denied('delegation_scope_exceeded'))],
			{ mendedBy: 'agent' },
		],
		[
			'the agent, whose request has none of the shapes',
			[mint(1, 'a', 'agent:lifecycle', denied('no_rule_matched'))],
			{ mendedBy: 'agent', reason: 'no_rule_matched' },
		],
		['policy, for a use of which nothing more is known', [use(1, 'a', MISMATCH)], { mendedBy: 'policy' }],
		[
			'whoever registers resources',
			[mint(1, 'a', 'pay', { decision: 'deny', evaluationStatus: 'resource_not_found' })],
			{ mendedBy: 'registration', kind: 'operational', reason: 'resource_not_found' },
		],
		[
			'an approver',
			[mint(1, 'a', 'pay', { decision: 'deny', evaluationStatus: 'approval_rejected' })],
			{ mendedBy: 'approver' },
		],
		[
			'nobody but time',
			[mint(1, 'a', 'pay', { decision: 'deny', evaluationStatus: 'rate_limited' })],
			{ mendedBy: 'nobody' },
		],
		[
			'somebody who is not known',
			[mint(1, 'a', 'pay', { decision: 'deny', evaluationStatus: 'something_new' })],
			{ mendedBy: 'unknown', reason: 'something_new' },
		],
	])('tell who can mend them: %s', async (_what, events, expected) => {
		expect(await groupsOf(auditOf(events))).toMatchObject([expected]);
	});

	it('that left only a part out have nothing to be mended, and come last', async () => {
		const opened = bootstrap(2);
		const other = beside(opened, bootstrap(2, { ...denied('no_rule_matched') }));
		const groups = await groupsOf(auditOf([opened, other, mint(1, 'a', 'pay', MISMATCH)]));
		expect(groups).toMatchObject([
			{ granted: false, mendedBy: 'policy' },
			{ granted: true, mendedBy: 'nobody', fix: null },
		]);
	});

	it('are told of what audit shows as allowed and nobody can grant', async () => {
		const first = mint(1, 'a', 'pay', held('operator'));
		const second = beside(first, mint(1, 'a', 'read', held('subject')));
		const groups = await groupsOf(auditOf([first, second]));
		expect(groups.map(({ reason, requests, mendedBy }) => [reason, requests, mendedBy])).toEqual([
			['approval_class_conflict', 1, 'policy'],
			['approval_class_conflict', 1, 'policy'],
		]);
		expect(await groupsOf(auditOf([mint(1, 'a', 'pay', held('operator'))]))).toEqual([]);
	});

	it('leave out the line that only sums a request up, and what a filter leaves out', async () => {
		const one = mint(1, 'a', 'pay', MISMATCH);
		const sum = beside(one, mint(1, 'a', 'pay', { decision: 'deny', evaluationStatus: 'exchange_denied' }));
		const audit = auditOf([one, sum]);
		expect(await groupsOf(audit)).toHaveLength(1);
		const found = await groupDenials(audit, { ...RUN, resource: 'resource://other' });
		expect(found).toMatchObject({ requests: 0, groups: [] });
		await groupDenials(audit, { ...RUN, filter: { since: timeAt(0), label: 'cashier' } });
		expect(audit.asked.at(-1)).toEqual({ since: timeAt(0), label: 'cashier' });
	});

	it('are counted within bounds: the newest causes, and sessions up to a number', async () => {
		const events = [
			...[1, 2, 3, 4].map((second) => mint(second, `s${second}`, 'pay', MISMATCH)),
			...[5, 6, 7].map((second) => mint(second, 'a', `scope-${second}`, MISMATCH)),
		];
		const found = await groupDenials(auditOf(events), RUN, { groups: 3, sessions: 2 });
		expect(found.groups.map(({ scopes }) => scopes[0])).toEqual(['scope-7', 'scope-6', 'scope-5']);
		expect(found).toMatchObject({ requests: 7, more: { denials: 4 } });
		const [pay] = (await groupDenials(auditOf(events), RUN, { groups: 9, sessions: 2 })).groups;
		expect(pay).toMatchObject({ scopes: ['pay'], requests: 4, sessions: 2, manySessions: true });
	});
});

describe('a walk over much audit', () => {
	/** A denial each tenth of a second, endlessly, from new to old; told how many were asked for. */
	function endless(): Audit & { read: number } {
		const audit = {
			zoneId: 'zone-1',
			read: 0,
			async *auditEvents() {
				for (;;) {
					audit.read += 1;
					yield mint(86_400 - audit.read / 10, `s${audit.read}`, `scope-${audit.read}`, MISMATCH);
				}
			},
		};
		return audit;
	}

	it('lets a request go once none of its events can still come, and not all of audit has to be read', async () => {
		const audit = endless();
		for await (const _ of deniedRequests(audit, RUN)) break;
		// Five minutes of events, and what is read until the next look.
		expect(audit.read).toBeGreaterThan(3_000);
		expect(audit.read).toBeLessThanOrEqual(3_200);
	});

	it('never holds more requests than a bound, however many come at once', async () => {
		const audit = endless();
		const dense: Audit = {
			zoneId: 'zone-1',
			async *auditEvents() {
				for await (const event of audit.auditEvents({})) yield { ...event, occurredAt: timeAt(1) };
			},
		};
		for await (const _ of deniedRequests(dense, RUN)) break;
		expect(audit.read).toBe(5_001);
	});

	it('stops where the run is', async () => {
		const controller = new AbortController();
		const run = { ...RUN, signal: controller.signal, progress: () => controller.abort(new Error('stop')) };
		await expect(groupDenials(endless(), run)).rejects.toThrow('stop');
	});
});

describe('the id of a group', () => {
	it('stays the same from run to run, and finds the newest request', async () => {
		const events = [
			mint(1, 'a', 'pay', MISMATCH),
			mint(2, 'b', 'pay', MISMATCH),
			mint(3, 'a', 'read', MISMATCH),
		];
		const [group] = await groupsOf(auditOf(events));
		const [again] = await groupsOf(auditOf(events.slice(0, 1)));
		expect(group?.id).toBe(again?.id);
		expect(isGroupId(group?.id ?? '')).toBe(true);
		expect(await newestOf(auditOf(events), group?.id ?? '', RUN)).toBe(events[1]?.requestId);
		expect(isGroupId('01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11')).toBe(false);
	});

	it('of no denial that audit has is refused', async () => {
		const run = { ...RUN, filter: { since: timeAt(0) } };
		await expect(newestOf(auditOf([]), 'denial-000000000000', run)).rejects.toMatchObject({
			code: 'denial_group_not_found',
			exit: 1,
		});
	});
});
