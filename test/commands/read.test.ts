import { describe, expect, it } from 'vitest';
import {
	AuditLineSchema,
	AuditListSchema,
	ShownSchema,
	StatusSchema,
} from '../../src/core/report/documents.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const run = (...argv: string[]) => scene.run([...argv, '--json']);
const denied = () => scene.story.deniedRequestId;

describe('explain', () => {
	it('tells a denial: who asked for what, why, which gate failed, what mends it, what to do next', async () => {
		const { exit, stdout } = await scene.run(['explain', denied()]);
		expect(exit).toBe(0);
		for (const words of [
			/DENIED\s+Payments Agent asked for ledger:refund on resource:\/\/ledger/,
			/role_scope_mismatch: no role of the session holds the scope/,
			/cashier holds: ledger:read, ledger:write/,
			/missing: ledger:refund/,
			/Decided\s+Main v1 \(\w{8}\), still active/,
			/Fix\s+add ledger:refund to roles\.cashier/,
			/caracalite simulate/,
			/Nothing was changed\./,
		]) {
			expect(stdout).toMatch(words);
		}
	});

	it('gives the facts as data: the rebuilt input untouched, the one to replay, the ladder', async () => {
		const { trace, reproduced, policyInput } = ReportSchema.parse((await run('explain', denied())).json());
		const decision = trace?.decisions[0];
		expect([reproduced, trace?.outcome]).toEqual([true, 'denied']);
		expect(decision).toMatchObject({
			...{ kind: 'policy', decision: 'deny', reason: 'role_scope_mismatch', labels: ['cashier'] },
			decidedBy: { policySetName: 'Main', version: 1, active: true },
			asRebuilt: { session: { id: '' } },
			input: { delegation_edge: { scopes: ['ledger:refund'] } },
			ladder: { agrees: true, shape: 'delegated_mint', missing: ['ledger:refund'] },
		});
		expect(policyInput).toEqual(decision?.input);
	});

	it('finds the newest denial, narrowed by resource, application and time', async () => {
		const latest = async (...more: string[]) => {
			const found = await run('explain', '--latest', ...more);
			return [
				found.exit,
				found.exit === 0 ? ReportSchema.parse(found.json()).trace?.requestId : found.json().code,
			];
		};
		expect(await latest()).toEqual([0, denied()]);
		expect(await latest('--resource', 'resource://ledger', '--application', 'Payments Agent')).toEqual([
			0,
			denied(),
		]);
		expect(await latest('--since', '1h')).toEqual([0, denied()]);
		expect(await latest('--since', '1s')).toEqual([1, 'request_not_found']);
		expect(await latest('--resource', 'resource://nope')).toEqual([2, 'resource_not_found']);
		expect(await latest('--application', 'Reporting')).toEqual([1, 'request_not_found']);
		expect(await latest('--application', 'Paymens Agent')).toEqual([2, 'application_not_found']);
	});

	it('takes the request from the environment', async () => {
		const found = await scene.run(['explain', '--json'], { env: { DENIED_REQUEST_ID: denied() } });
		expect(ReportSchema.parse(found.json()).trace?.requestId).toBe(denied());
	});

	it('tells a request that policy allowed, and by which policy', async () => {
		const { requestId } = scene.sandbox.exchange({
			...{ application: 'Payments Agent', resources: ['resource://ledger'] },
			...{ scopes: ['ledger:read'], labels: ['clerk'] },
		});
		const words = (await scene.run(['explain', requestId])).stdout;
		expect(words).toMatch(/ALLOWED\s+Payments Agent asked for ledger:read/);
		expect(words).toContain('caracal-payments-mint');
	});
});

describe('status', () => {
	it('tells what is active, loaded, since when and by whom, and the versions', async () => {
		const { exit, json } = await run('status');
		expect(exit).toBe(0);
		const status = StatusSchema.parse(json());
		expect(status).toMatchObject({
			ok: true,
			zone: { name: 'payments' },
			active: { policySetName: 'Main', version: 1 },
			runtime: { propagation: 'loaded' },
			activatedBy: 'bootstrap',
			sets: [{ name: 'Main', active: true }],
		});
		expect(status.sets[0]?.versions.map((one) => [one.version, one.active])).toEqual([
			[4, false],
			[3, false],
			[2, false],
			[1, true],
		]);
	});

	it('is blocked while the runtime is away', async () => {
		scene.sandbox.setRuntime('down');
		const { exit, json, stdout } = await run('status');
		scene.sandbox.setRuntime('up');
		expect([exit, json().ok]).toEqual([1, false]);
		expect(stdout).toContain('unreachable');
	});
});

describe('show', () => {
	it('prints a policy by name, and the documents of a version', async () => {
		const policy = ShownSchema.parse((await run('show', 'policy', 'Grants')).json());
		expect(policy.documents).toMatchObject([{ name: 'Grants', version: 1, active: true, newest: 4 }]);
		const version = ShownSchema.parse((await run('show', 'version', 'v2')).json());
		expect(version).toMatchObject({ name: 'Main v2', documents: [{ name: 'Grants', version: 2 }] });
		const active = ShownSchema.parse((await run('show')).json());
		expect(active.name).toBe('Main v1');
		const words = (await scene.run(['show', 'version', '2'])).stdout;
		expect(words).toContain('"cashier": ["ledger:read", "ledger:write", "ledger:refund"]');
	});

	it('names the policy that is nearest', async () => {
		const { exit, json } = await run('show', 'policy', 'Grant');
		expect([exit, json()]).toMatchObject([2, { code: 'policy_not_found', hint: 'Did you mean "Grants"?' }]);
	});
});

describe('audit', () => {
	const list = async (...more: string[]) => AuditListSchema.parse((await run('audit', ...more)).json());

	it('lists recent decisions, newest first, and says whether there are more', async () => {
		const { events, more, requests } = await list('--limit', '3');
		expect(new Set(events.map((one) => one.requestId)).size).toBe(3);
		expect([requests, more]).toEqual([3, true]);
		expect([...events].sort((a, b) => b.at.localeCompare(a.at)).map((one) => one.eventId)).toEqual(
			events.map((one) => one.eventId),
		);
		expect((await list('--limit', '1000')).more).toBe(false);
	});

	it('filters by decision, application, resource, label and time', async () => {
		const refund = {
			requestId: denied(),
			decision: 'deny',
			reason: 'role_scope_mismatch',
			labels: ['cashier'],
		};
		const denials = await list('--decision', 'deny', '--resource', 'resource://ledger', '--label', 'cashier');
		expect(denials.events).toMatchObject([refund]);
		const reporting = await list('--application', 'Reporting', '--limit', '1000');
		expect(new Set(reporting.events.map((one) => one.application?.id))).toEqual(new Set(['app-reporting']));
		expect((await list('--since', '2000-01-01', '--until', '2000-01-02')).events).toEqual([]);
	});

	it('reads as one line a decision', async () => {
		const { stdout } = await scene.run(['audit', '--decision', 'deny', '--label', 'cashier']);
		expect(stdout).toMatch(
			/deny\s+[0-9a-f-]{13,36} {2}Payments Agent \[cashier\] ledger:refund on resource:\/\/ledger \(role_scope_mismatch\)/,
		);
	});

	it('follows: a decision shows once, as it is made, until the reader stops', async () => {
		let stop = () => {};
		const interrupt = new Promise<void>((resolve) => {
			stop = resolve;
		});
		const clock = {
			now: () => Date.now(),
			sleep: async (_ms: number, signal?: AbortSignal) => {
				if (made.length === 1) stop();
				if (made.length === 0) made.push(ask());
				await new Promise((resolve) => setTimeout(resolve, 5));
				signal?.throwIfAborted();
			},
		};
		const made: string[] = [];
		const ask = () =>
			scene.sandbox.exchange({
				...{ application: 'Payments Agent', resources: ['resource://ledger'] },
				...{ scopes: ['ledger:read'], labels: ['follower'] },
			}).requestId;
		const followed = await scene.run(['audit', '--follow', '--label', 'follower', '--json'], {
			interrupt,
			clock,
		});
		const lines = followed.stdout
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(lines.filter((line) => line.requestId === made[0])).toHaveLength(1);
		expect(lines.map((line) => line.event)).toEqual([
			'following',
			...lines.slice(2).map(() => 'decision'),
			'stopped',
		]);
		expect(lines[0]).toMatchObject({ target: { zoneName: 'payments' } });
		expect(lines[1]).toMatchObject({ requestId: made[0], decision: 'deny' });
		for (const line of lines) expect(AuditLineSchema.safeParse(line).success).toBe(true);
		expect(followed).toMatchObject({ exit: 0, stderr: expect.not.stringContaining('error') });
	});
});
