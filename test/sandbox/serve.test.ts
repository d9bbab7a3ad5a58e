import { expect, it, onTestFinished } from 'vitest';
import { serveSandbox } from '../../src/sandbox/serve.js';
import { freshSandbox } from './support/sandbox.js';

it('serves the same sandbox over HTTP, as late as it is told', async () => {
	const sandbox = await freshSandbox();
	const story = sandbox.reset();
	const served = await serveSandbox({ sandbox, port: 0, latencyMs: 30 });
	onTestFinished(served.close);
	expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	const headers = { authorization: `Bearer ${sandbox.adminToken()}` };
	const began = performance.now();
	const response = await fetch(`${served.url}/v1/zones/${story.zoneId}`, { headers });
	expect(performance.now() - began).toBeGreaterThanOrEqual(29);
	expect(await response.json()).toMatchObject({ name: 'payments' });
	const large = await fetch(`${served.url}/v1/policies/validate`, {
		method: 'POST',
		headers: { ...headers, 'content-type': 'application/json' },
		body: JSON.stringify({ content: 'x'.repeat(1_048_576) }),
	});
	expect(large.status).toBe(413);
});

it('says when the port is taken', async () => {
	const sandbox = await freshSandbox();
	const served = await serveSandbox({ sandbox, port: 0 });
	onTestFinished(served.close);
	const port = Number(new URL(served.url).port);
	await expect(serveSandbox({ sandbox, port })).rejects.toMatchObject({ code: 'port_unavailable' });
});

it('stops at once, whoever is still connected', async () => {
	const sandbox = await freshSandbox();
	const served = await serveSandbox({ sandbox, port: 0 });
	await (await fetch(`${served.url}/v1/zones`)).text();
	await served.close();
	await expect(fetch(`${served.url}/v1/zones`)).rejects.toThrow();
});
