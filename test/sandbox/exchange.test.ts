import { describe, expect, it } from 'vitest';
import type { ExchangeOutcome, ExchangeRequest } from '../../src/sandbox/exchange/types.js';
import type { Sandbox } from '../../src/sandbox/open.js';
import { call, freshSandbox, stillClock } from './support/sandbox.js';
import { grants, Items, type TestZone, testZone } from './support/zone.js';

interface Scene {
	sandbox: Sandbox;
	zone: TestZone;
	ask(more?: Partial<ExchangeRequest>): ExchangeOutcome;
	/** Statuses and decisions of the audit, oldest first. */
	audited(requestId?: string): Promise<string[]>;
}

async function scene(...documents: string[]): Promise<Scene> {
	const clock = stillClock();
	const sandbox = await freshSandbox(clock);
	const zone = await testZone(sandbox, clock);
	if (documents.length > 0) await zone.load(await zone.stage(grants(zone.application), ...documents));
	return {
		sandbox,
		zone,
		ask: (more) =>
			sandbox.exchange({
				application: 'Payments',
				resources: ['resource://ledger'],
				scopes: ['ledger:read'],
				labels: ['clerk'],
				...more,
			}),
		audited: async (requestId) => {
			const filter = requestId === undefined ? '' : `&request_id=${requestId}`;
			const page = Items.parse((await call(sandbox, `${zone.path}/audit?limit=1000${filter}`)).body);
			return page.items.map((event) => `${event.evaluation_status} ${event.decision}`).reverse();
		},
	};
}

/** A document that changes nothing, so that a version is staged at all. */
const NOTHING = 'confinement := []';

function last(outcome: ExchangeOutcome): ExchangeOutcome['steps'][number] | undefined {
	return outcome.steps.at(-1);
}

describe('exchange', () => {
	it('opens the session once, with every resource of the zone, then mints', async () => {
		const { ask, audited } = await scene(NOTHING);
		expect(ask().steps.map(({ step }) => step)).toEqual(['bootstrap', 'mint']);
		expect(ask().steps.map(({ step }) => step)).toEqual(['mint']);
		expect(await audited()).toEqual(['complete allow', 'complete deny', 'complete allow', 'complete allow']);
	});

	it('decides by what is loaded, not by what is active', async () => {
		const { sandbox, zone, ask } = await scene(NOTHING);
		const frozen = await zone.stage(grants(zone.application), 'restrict contains "freeze"');
		await call(sandbox, `${zone.path}/policy-sets/${zone.set}/activate`, { body: { version_id: frozen } });
		expect(ask().granted).toBe(true);
		await zone.load(frozen);
		expect(last(ask())?.decisions[0]).toMatchObject({ decision: 'deny', reason: 'restriction_active' });
	});

	it('denies everything while nothing is active', async () => {
		const { sandbox, zone, ask } = await scene();
		const outcome = ask({ mode: 'direct' });
		expect(last(outcome)?.decisions[0]).toMatchObject({ status: 'complete', reason: 'no_active_policy_set' });
		const trace = await call(sandbox, `${zone.path}/audit/by-request/${outcome.requestId}`);
		expect(trace.body).toMatchObject([{ policy_set_version_id: '', manifest_sha: '' }, {}]);
	});

	it.each([
		['resource_not_found', { resources: ['resource://nope'] }],
		['scope_mismatch', { scopes: ['ledger:delete'] }],
		['resource_outside_delegation', { delegatedResource: 'reports' }],
	])('is refused with %s before policy is asked', async (status, more) => {
		const { ask, audited } = await scene(NOTHING);
		const outcome = ask(more);
		expect(last(outcome)?.decisions[0]).toMatchObject({ decision: 'deny', status, reason: null });
		expect(await audited(outcome.requestId)).toEqual([`${status} deny`, 'exchange_denied deny']);
	});

	it('is refused at the gateway for an operation outside the mandate', async () => {
		const { ask, audited } = await scene(NOTHING);
		const outcome = ask({ mode: 'use', operation: { method: 'DELETE', path: '/' } });
		expect(outcome.steps.map(({ granted }) => granted)).toEqual([true, true, false]);
		expect(await audited(outcome.requestId)).toEqual([
			'operation_not_permitted deny',
			'exchange_denied deny',
		]);
	});

	it('grants in part without a trailing denial', async () => {
		const { ask, audited } = await scene(NOTHING);
		const outcome = ask({ resources: ['resource://ledger', 'resource://reports'] });
		expect(outcome.granted).toBe(true);
		expect(await audited(outcome.requestId)).toEqual(['complete allow', 'complete deny']);
	});

	it('withholds what waits for a human', async () => {
		const { ask, audited } = await scene(
			'risk := [{"scope": "ledger:read", "tier": "high"}]',
			'approval_tiers := [{"tier": "high", "approver": "subject"}]',
		);
		const outcome = ask();
		expect(outcome.granted).toBe(false);
		expect(last(outcome)?.decisions[0]).toMatchObject({ decision: 'hold', status: 'complete' });
		expect(await audited(outcome.requestId)).toEqual(['complete allow', 'complete pending']);
	});

	it('refuses for good what needs both an operator and a subject, and audits the allow alone', async () => {
		const { ask, audited } = await scene(
			'risk := [{"scope": "ledger:read", "tier": "high"}, {"scope": "ledger:write", "tier": "books"}]',
			'approval_tiers := [{"tier": "high", "approver": "subject"}, {"tier": "books"}]',
		);
		const outcome = ask({ labels: ['cashier'], scopes: ['ledger:read', 'ledger:write'] });
		expect(outcome.granted).toBe(false);
		expect(last(outcome)).toMatchObject({
			refused: 'approval requires separate operator and subject decisions',
			decisions: [{ decision: 'deny', status: 'complete', reason: 'approval_class_conflict' }],
		});
		expect(await audited(outcome.requestId)).toEqual(['complete allow']);
		expect(last(ask({ labels: ['cashier'], scopes: ['ledger:write'] }))?.decisions[0]?.decision).toBe('hold');
	});

	it.each([
		['{"tier": "high"}', 14_400],
		['{"tier": "high", "ttl_seconds": 5}', 60],
		['{"tier": "high", "approver": "any"}', 900],
		['{"tier": "high", "approver": "subject", "ttl_seconds": 604800}', 86_400],
	])('waits by %s for %i seconds', async (tier, seconds) => {
		const { sandbox, zone, ask } = await scene(
			'risk := [{"scope": "ledger:read", "tier": "high"}]',
			`approval_tiers := [${tier}]`,
		);
		const { requestId } = ask();
		const path = `${zone.path}/audit/by-request/${requestId}`;
		const events: { event_type: string; occurred_at: string; metadata_json: { expires_at: string } }[] =
			Object(await call(sandbox, path)).body;
		const issued = events.find(({ event_type }) => event_type === 'step_up_issued');
		const waits = Date.parse(issued?.metadata_json.expires_at ?? '') - Date.parse(issued?.occurred_at ?? '');
		expect(Math.round(waits / 1_000)).toBeCloseTo(seconds, -1);
	});

	it('mints for a workload, whose events name no application', async () => {
		const { sandbox, zone, ask } = await scene(NOTHING);
		const outcome = ask({ mode: 'workload', application: 'w-1', environment: 'staging' });
		expect(outcome.granted).toBe(true);
		const [event] = Object(await call(sandbox, `${zone.path}/audit/by-request/${outcome.requestId}`)).body;
		expect(event.metadata_json).toMatchObject({ workload_id: 'w-1', env: 'staging' });
		expect(event.metadata_json).not.toHaveProperty('application_id');
		expect(event.determining_policies_json).toEqual([{ policy: 'caracal-workload-mint' }]);
	});

	it('tells of an evaluation that fails', async () => {
		const { ask, audited } = await scene('app_ids := {"other": "x"}');
		const outcome = ask({ mode: 'bootstrap' });
		expect(outcome.granted).toBe(false);
		expect(await audited()).toEqual(['policy_eval_failed deny', 'exchange_denied deny']);
	});

	it.each([
		['more than the delegation holds', 'delegation_scope_exceeded', { delegated: ['ledger:write'] }],
		['a wrong secret', 'invalid_client', { clientSecret: 'wrong' }],
	])('leaves no audit of %s', async (_what, refused, more) => {
		const { ask, audited } = await scene(NOTHING);
		ask();
		const before = await audited();
		expect(last(ask(more))).toMatchObject({ refused, granted: false, decisions: [] });
		expect(await audited()).toEqual(before);
	});

	it('says what it cannot do, and then leaves nothing behind', async () => {
		const { sandbox, ask, audited } = await scene('restrict contains "w" if { input.action.id == "x" }');
		expect(() => ask()).toThrow(expect.objectContaining({ code: 'sandbox_cannot_decide' }));
		expect(() => ask({ application: 'Nobody' })).toThrow(
			expect.objectContaining({ code: 'application_not_found', hint: 'name one of: Payments' }),
		);
		expect(() => ask({ zone: 'nowhere' })).toThrow(expect.objectContaining({ code: 'zone_not_found' }));
		expect(() => ask({ scopes: [] })).toThrow(expect.objectContaining({ code: 'exchange_incomplete' }));
		sandbox.setRuntime('down');
		expect(() => ask()).toThrow(expect.objectContaining({ code: 'sandbox_runtime_down' }));
		expect(await audited()).toEqual([]);
	});
});
