import { describe, expect, it } from 'vitest';
import type { WaitEvent } from '../../../src/admin/budget/options.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { failureOf } from '../server.js';
import { client, json, limitedServer, MINUTE, simulations } from './limited-server.js';
import { VirtualClock } from './virtual-clock.js';

const TOP = Date.parse('2026-11-21T08:00:00.000Z');
const LIMIT = 100;
/** With eight calls in flight that take 40 ms each. */
const MS_PER_CALL = 5;

/** When the last of `count` calls is answered, asked for at `phase` of a minute and held up by nothing else. */
function atBest(count: number, phase: number): number {
	const left = MINUTE - phase;
	const rest = count - Math.min(LIMIT, left / MS_PER_CALL);
	const last = rest % LIMIT || LIMIT;
	return left + (Math.ceil(rest / LIMIT) - 1) * MINUTE + last * MS_PER_CALL;
}

describe('a run under the limit of the server', () => {
	it.each([
		['at the top of a minute', 0],
		['in the middle of one', 31_000],
		['at the end of one', 59_900],
	])('is done about as soon as that allows, begun %s', async (_when, phase) => {
		const clock = new VirtualClock(TOP + phase);
		const server = limitedServer(clock, { limit: LIMIT });
		const took = await simulations(clock, client(clock, server).admin, 500);
		expect(took).toBeLessThan(1.15 * atBest(500, phase));
		expect(server.arrivals.filter(({ status }) => status === 429)).toEqual([]);
		expect(server.most).toBe(8);
	});

	it('learns a limit below the configured rate from the first refusals', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: 40 });
		const took = await simulations(clock, client(clock, server).admin, 400);
		expect(took).toBeLessThan(1.15 * 9 * MINUTE);
		const refused = server.arrivals.filter(({ status }) => status === 429);
		const minutes = new Set(refused.map(({ at }) => Math.floor(at / MINUTE)));
		expect(minutes.size).toBeLessThanOrEqual(4);
		expect(refused.length).toBeLessThan(4 * 8);
	});

	it('shares the limit with another process that uses the same token', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		const both = [client(clock, server), client(clock, server)];
		const took = await Promise.all(both.map(({ admin }) => simulations(clock, admin, 250)));
		expect(Math.max(...took)).toBeLessThan(1.3 * atBest(500, 0));
		const passed = server.arrivals.filter(({ status }) => status === 200);
		expect(passed).toHaveLength(500);
	});

	it('goes on after another process has used up the minute, as fast as before', async () => {
		const clock = new VirtualClock(TOP + 20_000);
		const server = limitedServer(clock, { limit: LIMIT });
		await simulations(clock, client(clock, server).admin, 95);
		const took = await simulations(clock, client(clock, server).admin, 100);
		expect(took).toBeLessThan(1.2 * MINUTE);
	});

	it.each([3_000, 25_000, -3_000, -25_000])(
		'comes to an end where the clock of the server is %i ms behind',
		async (behindMs) => {
			const clock = new VirtualClock(TOP);
			const server = limitedServer(clock, { limit: LIMIT, behindMs });
			const took = await simulations(clock, client(clock, server).admin, 500);
			expect(took).toBeLessThan(6.6 * MINUTE);
			expect(server.arrivals.filter(({ status }) => status === 429).length).toBeLessThan(24);
		},
	);

	it('needs no limit where the control plane is plugged in and no rate is given', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: 10_000 });
		const took = await simulations(clock, client(clock, server, { rate: undefined }).admin, 700);
		expect(took).toBeLessThan(5_000);
	});

	it('takes the rate and the length of the window as given', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: 10_000 });
		const { admin } = client(clock, server, { rate: 20, windowMs: 1_000 });
		expect(await simulations(clock, admin, 60)).toBeGreaterThan(2_000);
		for (const second of [0, 1, 2]) {
			const within = server.arrivals.filter(({ at }) => Math.floor((at - TOP) / 1_000) === second);
			expect(within).toHaveLength(20);
		}
	});
});

describe('the reserve', () => {
	const inFirstHalf = async (clock: VirtualClock) => clock.sleep(TOP + 20_000 - clock.now());

	it('lets status through at once while simulations wait for the next minute', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		const { admin } = client(clock, server);
		const batch = simulations(clock, admin, 150);
		await inFirstHalf(clock);
		const asked = clock.now();
		await Promise.all([admin.activationStatus('s', 'v'), admin.policySets(), admin.activate('s', 'v')]);
		expect(clock.now() - asked).toBe(40);
		await batch;
		expect(server.arrivals.filter(({ status }) => status === 429)).toEqual([]);
	});

	it('is kept to the end of the minute while a rollout is under way', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		const { admin } = client(clock, server);
		await admin.activate('s', 'v');
		const batch = simulations(clock, admin, 150);
		for (const second of [15, 35, 59]) {
			await clock.sleep(TOP + second * 1_000 - clock.now());
			await admin.activationStatus('s', 'v');
			expect(clock.now()).toBe(TOP + second * 1_000 + 40);
		}
		await batch;
	});

	it('sends what is urgent first once a used-up minute is over', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: 50 });
		const { admin } = client(clock, server);
		const batch = simulations(clock, admin, 80);
		await inFirstHalf(clock);
		const before = server.arrivals.length;
		await admin.activationStatus('s', 'v');
		expect(clock.now() - TOP).toBeLessThan(MINUTE + 500);
		expect(server.arrivals[before]?.what).toBe('activation-status');
		await batch;
	});

	it('goes before simulations that wait for a place in flight', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		const { admin } = client(clock, server, { concurrency: 2 });
		const batch = simulations(clock, admin, 50);
		await admin.policySets();
		expect(clock.now() - TOP).toBe(80);
		expect(server.most).toBe(2);
		await batch;
	});
});

describe('a wait', () => {
	it.each([
		['planned', 100, TOP + MINUTE / 2, 35],
		['refused', 60, TOP + MINUTE, 70],
	])(
		'is told once: how long, until when, for how many, and that it is %s',
		async (why, limit, until, calls) => {
			const clock = new VirtualClock(TOP);
			const server = limitedServer(clock, { limit });
			const waits: WaitEvent[] = [];
			const { admin } = client(clock, server, { onWait: (event) => waits.push(event) });
			await simulations(clock, admin, 130);
			const [first, second] = waits;
			expect(first?.why).toBe(why);
			expect(first?.until).toBeGreaterThanOrEqual(until);
			expect(first?.until).toBeLessThan(until + 250);
			expect(first?.ms).toBeGreaterThan(until - TOP - 1_000);
			expect(Math.abs((first?.calls ?? 0) - calls)).toBeLessThan(8);
			expect(second?.until).toBeGreaterThan((first?.until ?? 0) + 20_000);
		},
	);

	it('of a repeated call holds no place in flight', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		server.faults.push(() => json(503, {}, { 'retry-after': '20' }));
		const { admin } = client(clock, server, { concurrency: 1 });
		const repeated = admin.simulate('s', 'v', {});
		await simulations(clock, admin, 5);
		expect(clock.now() - TOP).toBe(6 * 40);
		await repeated;
		expect(clock.now() - TOP).toBe(20_080);
	});

	it('is as long as a refusal asks for, and for all calls', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		server.faults.push(() => json(429, { error: 'rate_limited' }, { 'retry-after': '7' }));
		const { admin } = client(clock, server, { concurrency: 1 });
		await simulations(clock, admin, 3);
		expect(server.arrivals.map(({ at }) => at - TOP)).toEqual([0, 7_040, 7_080, 7_120]);
	});

	it('ends with the error where the server refuses for ever', async () => {
		const clock = new VirtualClock(TOP + 30_000);
		const server = limitedServer(clock, { limit: 0 });
		const error = await failureOf(client(clock, server).admin.simulate('s', 'v', {}));
		expect(error).toMatchObject({ code: 'rate_limited', status: 429, changed: false });
		expect(server.arrivals).toHaveLength(11);
	});

	it('is over when the sleep is, though the clock stands still', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: 0 });
		const still = { now: () => TOP, sleep: async () => {} };
		const error = await failureOf(client(clock, server, { clock: still }).admin.policySets());
		expect(error.code).toBe('rate_limited');
	});

	it('ends with the error of the clock', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: 0 });
		const broken = { now: () => clock.now(), sleep: () => Promise.reject(new Error('no timers')) };
		const admin = client(clock, server, { clock: broken }).admin;
		await expect(admin.simulate('s', 'v', {})).rejects.toThrow('no timers');
	});
});

describe('the end of a run', () => {
	it('reaches every call, in flight and waiting, at once', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT, callMs: 5_000 });
		const run = new AbortController();
		const { admin } = client(clock, server, { signal: run.signal });
		const calls = Array.from({ length: 300 }, () => failureOf(admin.simulate('s', 'v', {})));
		await clock.sleep(1_000);
		run.abort(new CaracaliteError('deadline', 'the run took longer than 1s'));
		const errors = await Promise.all(calls);
		expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['deadline']));
		expect(clock.now() - TOP).toBe(1_000);
		expect(server.arrivals).toHaveLength(8);
	});

	it('reaches calls that wait for the next minute', async () => {
		const clock = new VirtualClock(TOP);
		const server = limitedServer(clock, { limit: LIMIT });
		const run = new AbortController();
		const { admin } = client(clock, server, { signal: run.signal });
		const calls = Array.from({ length: 120 }, (_, n) =>
			admin.simulate('s', 'v', { n }).then(
				() => 'done',
				(error: CaracaliteError) => error.code,
			),
		);
		await clock.sleep(20_000);
		const write = failureOf(admin.activate('s', 'v'));
		await clock.sleep(10);
		run.abort();
		const outcomes = await Promise.all(calls);
		expect(clock.now() - TOP).toBe(20_010);
		expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(95);
		expect(outcomes.filter((outcome) => outcome === 'interrupted')).toHaveLength(25);
		expect((await write).changed).toBe('unknown');
	});
});

it('counts zones and all that is asked of one in one budget', async () => {
	const clock = new VirtualClock(TOP);
	const server = limitedServer(clock, { limit: 10 });
	const { zones, admin } = client(clock, server, { rate: 10 });
	await Promise.all([zones(), zones(), zones(), zones(), zones()]);
	await simulations(clock, admin, 5);
	expect(clock.now() - TOP).toBeGreaterThanOrEqual(MINUTE / 2);
	expect(server.arrivals.filter(({ status }) => status === 429)).toEqual([]);
});

it('tells how long a run will take', async () => {
	const clock = new VirtualClock(TOP);
	const server = limitedServer(clock, { limit: LIMIT });
	const { admin } = client(clock, server);
	await simulations(clock, admin, 30);
	for (const count of [40, 150, 380]) {
		const told = admin.estimate(count);
		const took = await simulations(clock, admin, count);
		expect(Math.abs(took - told)).toBeLessThan(1_000 + 0.05 * took);
	}
});
