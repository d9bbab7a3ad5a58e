import { describe, expect, it } from 'vitest';
import { backoff } from '../src/backoff.js';
import { AdminApiError } from '../src/index.js';
import { json, serve } from './server.js';

const AT_ONCE = { 'retry-after': '0' };

describe('a failure', () => {
	it('is told with status, code, body and target', async () => {
		const body = { error: 'policy_set_not_found', requestId: 'r' };
		const server = await serve((_seen, response) => json(response, 404, body));
		const error: unknown = await server
			.client()
			.policySets.get('z', 's')
			.catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(AdminApiError);
		expect(error).toMatchObject({
			status: 404,
			code: 'policy_set_not_found',
			body,
			target: 'api',
			message: 'policy_set_not_found (HTTP 404)',
		});
	});

	it('has the status text for its code where the body has none', async () => {
		const server = await serve((_seen, response) => response.writeHead(403).end('<html></html>'));
		await expect(server.client().zones.get('z')).rejects.toMatchObject({
			code: 'Forbidden',
			body: '<html></html>',
			message: 'Forbidden (HTTP 403)',
		});
	});
});

describe('a GET', () => {
	it.each([408, 425, 429, 500, 503])('is retried after %i, three times', async (status) => {
		const server = await serve((_seen, response) => json(response, status, { error: 'e' }, AT_ONCE));
		await expect(server.client().zones.get('z')).rejects.toMatchObject({ status });
		expect(server.seen).toHaveLength(4);
	});

	it('is not retried after another failure', async () => {
		const server = await serve((_seen, response) => json(response, 404, { error: 'e' }, AT_ONCE));
		await expect(server.client().zones.get('z')).rejects.toMatchObject({ status: 404 });
		expect(server.seen).toHaveLength(1);
	});

	it('is retried after a lost connection', async () => {
		let calls = 0;
		const server = await serve((_seen, response) => {
			if (++calls === 1) response.destroy();
			else json(response, 200, { id: 'z' });
		});
		expect(await server.client().zones.get('z')).toEqual({ id: 'z' });
	});

	it('is retried after a 200 that is no JSON', async () => {
		let calls = 0;
		const server = await serve((_seen, response) => {
			if (++calls === 1) response.writeHead(200, AT_ONCE).end('<html></html>');
			else json(response, 200, { id: 'z' });
		});
		expect(await server.client().zones.get('z')).toEqual({ id: 'z' });
	});

	it('is retried as often as told', async () => {
		const server = await serve((_seen, response) => json(response, 503, {}, AT_ONCE));
		await expect(server.client({ retries: 0 }).zones.get('z')).rejects.toMatchObject({ status: 503 });
		expect(server.seen).toHaveLength(1);
	});

	it('ends after its time', async () => {
		const server = await serve(() => {});
		await expect(server.client({ timeoutMs: 20, retries: 0 }).zones.get('z')).rejects.toThrow();
	});
});

describe('a POST', () => {
	it.each([429, 503])('is never retried, not after %i', async (status) => {
		const server = await serve((_seen, response) => json(response, status, {}, AT_ONCE));
		await expect(server.client().policySets.activate('z', 's', 'v')).rejects.toMatchObject({ status });
		expect(server.seen).toHaveLength(1);
	});

	it('throws a bare SyntaxError after a 200 that is no JSON', async () => {
		const server = await serve((_seen, response) => response.end('<html></html>'));
		await expect(server.client().policies.validate('x')).rejects.toBeInstanceOf(SyntaxError);
		expect(server.seen).toHaveLength(1);
	});

	it('follows a redirect on the same origin with the token', async () => {
		const server = await serve((seen, response) => {
			if (seen.line.endsWith('/moved')) json(response, 200, {});
			else response.writeHead(307, { location: '/moved' }).end();
		});
		await server.client().policies.validate('x');
		expect(server.seen[1]).toMatchObject({
			line: 'POST /moved',
			headers: { authorization: 'Bearer token' },
			body: { content: 'x' },
		});
	});
});

describe('an abort', () => {
	it('before the call is not noticed', async () => {
		const server = await serve((_seen, response) => json(response, 200, { id: 'z' }));
		expect(await server.client({ signal: AbortSignal.abort() }).zones.get('z')).toEqual({ id: 'z' });
	});

	it('during the call ends it', async () => {
		const run = new AbortController();
		const server = await serve(() => run.abort(new Error('stopped')));
		await expect(server.client({ signal: run.signal }).zones.get('z')).rejects.toThrow('stopped');
	});

	it('during a pause does not end it', async () => {
		const run = new AbortController();
		let calls = 0;
		const server = await serve((_seen, response) => {
			if (++calls > 1) return json(response, 200, { id: 'z' });
			response.on('close', () => setTimeout(() => run.abort(), 5));
			json(response, 503, {}, { 'retry-after': '0.05' });
		});
		expect(await server.client({ signal: run.signal }).zones.get('z')).toEqual({ id: 'z' });
		expect(run.signal.aborted).toBe(true);
	});
});

describe('the pause before a retry', () => {
	it.each([
		['2', 2_000],
		['100', 30_000],
	])('is what Retry-After %s says, at most 30 s', (header, expected) => {
		expect(backoff(0, header)).toBe(expected);
	});

	it('reads a date', () => {
		const inTen = new Date(Date.now() + 10_000).toUTCString();
		expect(backoff(0, inTen)).toBeGreaterThan(8_000);
		expect(backoff(0, inTen)).toBeLessThanOrEqual(10_000);
	});

	it('grows with jitter from 250 ms to at most 5 s', () => {
		const longest = (tried: number) => Math.max(...Array.from({ length: 200 }, () => backoff(tried, null)));
		expect(longest(0)).toBeLessThanOrEqual(250);
		expect(longest(2)).toBeGreaterThan(500);
		expect(longest(2)).toBeLessThanOrEqual(1_000);
		expect(longest(12)).toBeLessThanOrEqual(5_000);
	});
});
