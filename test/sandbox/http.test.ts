import { describe, expect, it } from 'vitest';
import { call, freshSandbox, stillClock } from './support/sandbox.js';
import { testZone } from './support/zone.js';

describe('tokens', () => {
	it('of a zone may do everything in it and nothing outside', async () => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock);
		const zone = await testZone(sandbox, clock);
		const token = sandbox.createToken('zone', 'Test');
		const made = await call(sandbox, `${zone.path}/policy-sets`, { token, body: { name: 'Another' } });
		expect(made.status).toBe(201);
		const outside = await call(sandbox, '/v1/zones', { token, body: { name: 'Mine' } });
		expect(outside).toMatchObject({ status: 403, body: { error: 'admin_token_zone_mismatch' } });
	});

	it.each([
		['read', 'admin_token_read_only'],
		['approve', 'admin_token_approve_only'],
	] as const)('of capability %s change nothing', async (capability, error) => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock);
		const zone = await testZone(sandbox, clock);
		const token = sandbox.createToken(capability);
		const set = `${zone.path}/policy-sets/${zone.set}`;
		expect((await call(sandbox, set, { token })).status).toBe(200);
		expect((await call(sandbox, set, { token, method: 'DELETE' })).body).toEqual({ error });
		expect((await call(sandbox, `${set}/simulate`, { token, body: {} })).body).toEqual({ error });
	});

	it('are nothing without the right scheme and length', async () => {
		const sandbox = await freshSandbox();
		const basic = { authorization: `Basic ${sandbox.adminToken()}` };
		expect((await call(sandbox, '/v1/zones', { token: null, headers: basic })).status).toBe(401);
		expect((await call(sandbox, '/v1/zones', { token: 'x'.repeat(5000) })).status).toBe(401);
	});
});

describe('calls', () => {
	it('of an unknown zone list nothing and write nothing', async () => {
		const sandbox = await freshSandbox();
		const list = await call(sandbox, '/v1/zones/nowhere/policies');
		expect(list).toMatchObject({ status: 200, body: { items: [], next_cursor: null } });
		const made = await call(sandbox, '/v1/zones/nowhere/policy-sets', { body: { name: 'Main' } });
		expect(made).toMatchObject({ status: 404, body: { error: 'zone_not_found' } });
	});

	it.each([
		['another type', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
		['no JSON at all', 400, { 'content-type': 'application/json' }],
	])('with a body of %s are refused', async (_what, status, headers) => {
		const sandbox = await freshSandbox();
		const response = await sandbox.fetch('http://sandbox/v1/zones', {
			method: 'POST',
			body: 'name=x',
			headers: { authorization: `Bearer ${sandbox.adminToken()}`, ...headers },
		});
		expect(response.status).toBe(status);
		expect(await response.json()).toMatchObject({ error: 'internal_error' });
	});

	it('list every item once over pages, however many share a millisecond', async () => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock);
		const { path } = await testZone(sandbox, clock);
		for (const name of ['a', 'b', 'c', 'd']) await call(sandbox, `${path}/policy-sets`, { body: { name } });
		const names: string[] = [];
		let cursor: string | null = '';
		while (cursor !== null) {
			const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
			const { items, next_cursor } = Object(
				(await call(sandbox, `${path}/policy-sets?limit=2${after}`)).body,
			);
			names.push(...items.map((item: { name: string }) => item.name));
			cursor = next_cursor;
		}
		expect(names).toEqual(['d', 'c', 'b', 'a', 'Main']);
	});
});

describe('the rate limit', () => {
	it('counts each token in a fixed window and says nothing of when to come back', async () => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock, { rateLimit: 3, rateWindowMs: 1000 });
		const statuses = [];
		for (let count = 0; count < 5; count += 1) statuses.push((await call(sandbox, '/v1/zones')).status);
		expect(statuses).toEqual([200, 200, 200, 429, 429]);
		const limited = await call(sandbox, '/v1/zones');
		expect(limited.body).toEqual({ error: 'rate_limited' });
		expect(limited.headers.get('retry-after')).toBeNull();
		clock.advance(999);
		expect((await call(sandbox, '/v1/zones')).status).toBe(429);
		clock.advance(1);
		expect((await call(sandbox, '/v1/zones')).status).toBe(200);
	});

	it('counts wrong tokens for the caller', async () => {
		const sandbox = await freshSandbox(stillClock(), { rateLimit: 2 });
		const statuses = [];
		for (const token of ['a', 'b', 'c']) statuses.push((await call(sandbox, '/v1/zones', { token })).status);
		expect(statuses).toEqual([401, 401, 429]);
	});
});
