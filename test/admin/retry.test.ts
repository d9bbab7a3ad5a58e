import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/admin/fault.js';
import { waitMs } from '../../src/admin/retry.js';
import { adminFor, failureOf, json, serve, TestClock } from './server.js';

const SIMULATION = {
	...{ policy_set_id: 's', version_id: 'v', manifest_sha256: 'ab', policies: ['pv'] },
	...{ would_activate: true, warnings: [], explanation: { evaluation: 'not_executed' }, result: null },
};

describe('reads and simulations', () => {
	it.each([408, 425, 429, 500, 502, 503])('are repeated after a %i', async (status) => {
		let calls = 0;
		const server = await serve((_seen, response) => {
			if (++calls < 4) json(response, status, { error: 'internal_error' });
			else json(response, 200, SIMULATION);
		});
		const clock = new TestClock();
		const simulation = await adminFor(server.url, { clock }).simulate('s', 'v', { a: 1 });
		expect(simulation).toMatchObject({ versionId: 'v', evaluation: 'not_executed', result: null });
		expect(server.seen.map((one) => one.body)).toEqual(Array(4).fill({ version_id: 'v', input: { a: 1 } }));
		expect(clock.slept).toHaveLength(3);
	});

	it('are repeated after a lost connection', async () => {
		let calls = 0;
		const server = await serve((_seen, response) => {
			if (++calls < 3) response.destroy();
			else json(response, 200, { valid: true, preview: { rules: ['grants'] } });
		});
		expect(await adminFor(server.url).validate('x')).toEqual({ valid: true, code: null, rules: ['grants'] });
	});

	it('give up after three more, with the last answer', async () => {
		const server = await serve((_seen, response) => json(response, 500, { error: 'internal_error' }));
		const error = await failureOf(adminFor(server.url).simulate('s', 'v', {}));
		expect(error).toMatchObject({ code: 'internal_error', status: 500, exit: 2, changed: false });
		expect(server.seen).toHaveLength(4);
	});

	it('are not repeated after a refusal', async () => {
		const server = await serve((_seen, response) => json(response, 404, { error: 'version_not_found' }));
		await failureOf(adminFor(server.url).simulate('s', 'v', {}));
		expect(server.seen).toHaveLength(1);
	});

	it('repeat the page that failed, not the whole list', async () => {
		let failed = false;
		const server = await serve((seen, response) => {
			if (!seen.path.includes('cursor')) json(response, 200, { items: [], next_cursor: 'c2' });
			else if (failed) json(response, 200, { items: [] });
			else {
				failed = true;
				json(response, 503, {});
			}
		});
		await adminFor(server.url).policies();
		expect(server.seen.map((one) => one.path.includes('cursor'))).toEqual([false, true, true]);
	});

	it('wait for the next full minute when the server limits calls', async () => {
		let calls = 0;
		const server = await serve((_seen, response) => {
			if (++calls === 1) json(response, 429, { error: 'rate_limited' });
			else json(response, 200, { items: [] });
		});
		const clock = new TestClock();
		await adminFor(server.url, { clock }).policies();
		expect(clock.slept[0]).toBeGreaterThanOrEqual(50_000);
		expect(clock.slept[0]).toBeLessThan(50_250);
	});
});

describe('waitMs', () => {
	const at = Date.parse('2026-11-21T08:00:10.000Z');
	const fault: Fault = { code: 'x', why: 'x', applied: 'unknown', passing: true };
	it('grows, with jitter, up to five seconds', () => {
		for (const [tried, most] of [
			[0, 250],
			[1, 500],
			[4, 4_000],
			[9, 5_000],
		] as const) {
			const waits = Array.from({ length: 200 }, () => waitMs(fault, tried, at));
			expect(Math.max(...waits)).toBeLessThanOrEqual(most);
			expect(Math.max(...waits)).toBeGreaterThan(most / 2);
			expect(Math.min(...waits)).toBeLessThan(most / 2);
		}
	});
	it.each([
		['3', 3_000],
		['0', 0],
		['900', 60_000],
		['-5', 0],
		['Sat, 21 Nov 2026 08:00:30 GMT', 20_000],
		['Sat, 21 Nov 2020 08:00:30 GMT', 0],
	])('does as Retry-After %j says, at most a minute', (retryAfter, expected) => {
		expect(waitMs({ ...fault, status: 429, retryAfter }, 0, at)).toBe(expected);
	});
	it.each(['', 'soon'])('does not mind a Retry-After of %j', (retryAfter) => {
		expect(waitMs({ ...fault, retryAfter }, 0, at)).toBeLessThanOrEqual(250);
	});
});
