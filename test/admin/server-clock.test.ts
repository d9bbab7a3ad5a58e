import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerClock } from '../../src/admin/server-clock.js';
import { adminFor, json, serve, TestClock, ZONE } from './server.js';

const START = Date.parse('2026-11-21T08:00:10.000Z');
const dateOf = (at: number) => new Date(at).toUTCString();

/** A machine's clock that is moved by hand, and the clock of a server beside it. */
function clocks(aheadMs: number) {
	const told: number[] = [];
	const machine = { at: START, now: () => machine.at };
	const server = new ServerClock(machine, (by) => told.push(by));
	/** An answer that takes so long each way. */
	const call = (thereMs: number, backMs: number) => {
		const askedAt = machine.at;
		machine.at += thereMs;
		const date = dateOf(machine.at - aheadMs);
		machine.at += backMs;
		server.heard(date, askedAt);
	};
	return { machine, server, told, call };
}

describe("the server's clock", () => {
	it('is known to a second and the time of a call, however far it is', () => {
		const ms = fc.integer({ min: 0, max: 3_000 });
		const calls = fc.array(fc.tuple(ms, ms, ms), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 1e9 }), calls, (aheadMs, all) => {
				const { machine, server, call } = clocks(aheadMs);
				let worst = Number.POSITIVE_INFINITY;
				for (const [pause, there, back] of all) {
					machine.at += pause;
					call(there, back);
					worst = Math.min(worst, there + back + 999);
				}
				expect(Math.abs(server.now() - (machine.at - aheadMs))).toBeLessThanOrEqual(worst);
			}),
		);
	});

	it("is this machine's until an answer came, and where both agree", () => {
		const { machine, server, told, call } = clocks(0);
		expect(server.now()).toBe(START);
		for (const turn of [1, 2, 3, 4]) {
			call(turn * 130, 40);
			expect(server.now()).toBe(machine.at);
		}
		expect(told).toEqual([]);
	});

	it('is learned anew where one of them was set', () => {
		const { machine, server, call } = clocks(0);
		call(10, 10);
		machine.at += 3_600_000;
		server.heard(dateOf(machine.at - 3_600_000), machine.at);
		expect(server.now() - (machine.at - 3_600_000)).toBeLessThanOrEqual(1_000);
	});

	it.each([
		[300_000, 1],
		[-300_000, 1],
		[29_000, 0],
		[-29_000, 0],
	])('is told once where this machine is %d ms ahead of it', (aheadMs, times) => {
		const { told, call } = clocks(aheadMs);
		for (let turn = 0; turn < 3; turn += 1) call(20, 20);
		expect(told).toHaveLength(times);
		for (const by of told) expect(Math.abs(by - aheadMs)).toBeLessThan(1_000);
	});

	it.each([
		'',
		'now',
		'2026-11-21',
		'Sat, 21 Nov +275760 08:00:00 GMT',
		'Sat, 41 Nov 2026 08:00:00 GMT',
		String(Number.MAX_SAFE_INTEGER),
	])('is not told by %j', (date) => {
		const { server, told } = clocks(0);
		server.heard(date, START);
		server.heard(null, START);
		expect([server.now(), told]).toEqual([START, []]);
	});
});

describe('over HTTP', () => {
	const zone = { id: ZONE, name: 'payments', slug: 'payments' };

	it('it comes with every answer', async () => {
		const server = await serve((_seen, response) => {
			json(response, 200, zone, { date: 'Sat, 21 Nov 2026 07:55:10 GMT' });
		});
		const told: number[] = [];
		const admin = adminFor(server.url, { clock: new TestClock(), onSkew: (by) => told.push(by) });
		expect(admin.serverNow()).toBe(START);
		await admin.zone();
		await admin.zone();
		expect(admin.serverNow()).toBeGreaterThanOrEqual(START - 300_000);
		expect(admin.serverNow()).toBeLessThan(START - 299_000);
		expect(told).toEqual([299_001]);
	});

	it('a date in Retry-After is held against it, not against this machine', async () => {
		let calls = 0;
		const dates = { date: dateOf(START - 3_600_000), 'retry-after': dateOf(START - 3_593_000) };
		const server = await serve((_seen, response) => {
			if (++calls === 1) json(response, 503, {}, dates);
			else json(response, 200, zone);
		});
		const clock = new TestClock();
		await adminFor(server.url, { clock }).zone();
		expect(clock.slept).toEqual([7_000]);
	});
});
