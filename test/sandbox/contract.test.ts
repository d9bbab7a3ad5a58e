import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../src/sandbox/exchange/types.js';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.js';
import { type Exchange, recording } from './support/recordings.js';
import { check, newReplay, type Replay } from './support/replay.js';
import { call, DELAYS, freshSandbox, stillClock } from './support/sandbox.js';

/** What the sandbox answers differently, and why. */
const DIFFERENT: Record<string, string> = {
	'policy-templates': 'the texts of templates were left out of the recording; ours are our own',
	'simulate: rego logic': 'Rego logic is decided by a Caracal alone; the sandbox says that it cannot',
	'coordinator: inbound delegations of the denied session': 'the loop needs no Coordinator',
	'coordinator: inbound, unknown session': 'the loop needs no Coordinator',
	'coordinator: with the admin token': 'the loop needs no Coordinator',
	'rate limited': 'behind an option; has a test of its own',
};

interface Difference {
	label: string;
	found: string[];
}

/** Replays exchanges in order; tells the labels of those that differ. */
async function replayAll(replay: Replay, exchanges: Exchange[]): Promise<Difference[]> {
	const different: Difference[] = [];
	for (const exchange of exchanges) {
		const found = await check(replay, exchange);
		if (found.length > 0) different.push({ label: exchange.label, found });
	}
	return different;
}

function expectOnlyKnown(different: Difference[], known: string[]): void {
	expect(different.filter(({ label }) => !(label in DIFFERENT))).toEqual([]);
	expect([...new Set(different.map(({ label }) => label))].sort()).toEqual(known);
}

/** The recorded list has two more zones; they were there before. */
async function makeEarlierZones(sandbox: Sandbox): Promise<void> {
	const slug = 'pp-1795246954615';
	await call(sandbox, '/v1/zones', { body: { name: 'Earlier' } });
	await call(sandbox, '/v1/zones', { body: { name: 'Pied Piper 1795246954615', slug } });
}

/** The admin audit was read before the row of the call before it was written. */
function withLateRow(exchanges: Exchange[]): Exchange[] {
	const late = exchanges.find(({ label }) => label === 'explain: unknown');
	const others = exchanges.filter((exchange) => exchange !== late);
	const at = others.findIndex(({ label }) => label === 'admin audit list') + 1;
	return late === undefined ? others : [...others.slice(0, at), late, ...others.slice(at)];
}

const LEDGER = ['resource://ledger'];

/** The recorded traffic, in the order in which it came. */
const TRAFFIC: ExchangeRequest[] = [
	{ ...asks('Payments Agent', 'ledger:read', 'clerk'), mode: 'use' },
	{ ...asks('Payments Agent', 'ledger:write', 'cashier'), mode: 'use' },
	asks('Payments Agent', 'ledger:refund', 'cashier'),
	asks('Payments Agent', 'ledger:write', 'clerk'),
	asks('Payments Agent', 'ledger:read', 'visitor'),
	{ ...asks('Payments Agent', 'ledger:refund', 'cashier'), delegated: ['ledger:read'] },
	asks('Rogue', 'ledger:read', 'clerk'),
	{ application: 'Payments Agent', resources: LEDGER, scopes: ['ledger:read'], mode: 'session' },
	{ application: 'Payments Agent', resources: LEDGER, scopes: ['ledger:read'], mode: 'direct' },
	{ application: 'Payments Agent', resources: ['resource://nope'], scopes: ['ledger:read'], mode: 'direct' },
	{ application: 'Payments Agent', resources: LEDGER, scopes: ['ledger:delete'], mode: 'direct' },
	{ ...asks('Reporting', 'reports:read', 'reader'), resources: ['resource://reports'], mode: 'use' },
	asks('Reporting', 'ledger:read', 'clerk'),
];
const HELD = asks('Payments Agent', 'ledger:refund', 'cashier');

function asks(application: string, scope: string, label: string): ExchangeRequest {
	return { application, resources: LEDGER, scopes: [scope], labels: [label] };
}

/** Lets agents ask where the recording lets them: after the first activation, and while refunds are held. */
async function replayTraffic(replay: Replay): Promise<Difference[]> {
	const exchanges = recording('traffic');
	const activations = exchanges.flatMap(({ label }, index) => (label === 'activate' ? [index + 1] : []));
	const [first = 0, second = 0, third = 0] = activations;
	const different = await replayAll(replay, exchanges.slice(0, first));
	replay.clock.advance(600);
	for (const request of TRAFFIC) {
		replay.clock.advance(20);
		replay.sandbox.exchange(request);
	}
	different.push(...(await replayAll(replay, exchanges.slice(first, second))));
	replay.clock.advance(600);
	replay.sandbox.exchange(HELD);
	different.push(...(await replayAll(replay, exchanges.slice(second, third))));
	replay.clock.advance(600);
	return [...different, ...(await replayAll(replay, exchanges.slice(third)))];
}

const ZONE = '01a1fd14-3f99-7206-a37f-c5dfdc81f864';
const SET = `/v1/zones/${ZONE}/policy-sets/01a1fd14-42af-720e-841f-a267928f840c`;
const CAREFUL = {
	version: '01a1fd14-4b90-7491-8024-0c6006ff7e69',
	policy: '01a1fd14-4b4a-7790-b834-47669e73cc97',
};

/** Between the recordings a version was added, the careful one became active, and the runtime grew slow to load. */
async function withSlowRuntime(replay: Replay): Promise<Replay> {
	const { sandbox, clock, pairs } = replay;
	const path = pairs.translate(SET);
	const manifest = [{ policy_version_id: pairs.translate(CAREFUL.policy) }];
	await call(sandbox, `${path}/versions`, { body: { manifest } });
	await call(sandbox, `${path}/activate`, { body: { version_id: pairs.translate(CAREFUL.version) } });
	clock.advance(600);
	const options = { ...DELAYS, loadMs: { min: 30_000, max: 30_000 } };
	return { ...replay, sandbox: await openSandbox({ dataDir: sandbox.dataDir, clock, options }) };
}

async function replayFaults(replay: Replay): Promise<Difference[]> {
	const exchanges = recording('faults');
	const down = exchanges.findIndex(({ label }) => label === 'simulate: engine down');
	const up = exchanges.findIndex(({ label }) => label === 'status after the engine came back');
	const before = await replayAll(replay, exchanges.slice(0, down));
	replay.sandbox.setRuntime('down');
	const during = await replayAll(replay, exchanges.slice(down, up));
	replay.sandbox.setRuntime('up');
	return [...before, ...during, ...(await replayAll(replay, exchanges.slice(up)))];
}

describe('the sandbox answers as a running Caracal did', () => {
	it('replays the recording of the Admin API', async () => {
		const clock = stillClock();
		const replay = newReplay(await freshSandbox(clock), clock);
		await makeEarlierZones(replay.sandbox);
		const different = await replayAll(replay, withLateRow(recording('api')));
		expectOnlyKnown(different, ['policy-templates', 'simulate: rego logic']);
	});

	it('replays the recordings of traffic and of faults', async () => {
		const clock = stillClock();
		const replay = newReplay(await freshSandbox(clock), clock);
		const coordinator = Object.keys(DIFFERENT).filter((label) => label.startsWith('coordinator'));
		expectOnlyKnown(await replayTraffic(replay), coordinator.sort());
		const slow = await withSlowRuntime(replay);
		expectOnlyKnown(await replayFaults(slow), ['rate limited']);
		slow.sandbox.close();
	});

	it.each(Object.entries(DIFFERENT))('answers "%s" differently: %s', (label, reason) => {
		const labels = [...recording('api'), ...recording('traffic'), ...recording('faults')].map(
			(one) => one.label,
		);
		expect(labels).toContain(label);
		expect(reason).not.toBe('');
	});
});
