import { expect, it } from 'vitest';
import type { AdminClient } from '../src/index.js';
import { json, serve } from './server.js';

type Case = [name: string, call: (client: AdminClient) => Promise<unknown>, line: string, body?: unknown];

const CASES: Case[] = [
	['zones.list', (c) => c.zones.list(), 'GET /v1/zones'],
	['zones.get', (c) => c.zones.get('z'), 'GET /v1/zones/z'],
	[
		'zones.create',
		(c) => c.zones.create({ name: 'Pay', slug: 'pay' }),
		'POST /v1/zones',
		{ name: 'Pay', slug: 'pay' },
	],
	['applications.list', (c) => c.applications.list('z'), 'GET /v1/zones/z/applications'],
	['resources.list', (c) => c.resources.list('z'), 'GET /v1/zones/z/resources'],
	['policies.list', (c) => c.policies.list('z'), 'GET /v1/zones/z/policies'],
	['policies.get', (c) => c.policies.get('z', 'p'), 'GET /v1/zones/z/policies/p'],
	[
		'policies.create',
		(c) => c.policies.create('z', { name: 'Grants', content: 'x' }),
		'POST /v1/zones/z/policies',
		{ name: 'Grants', content: 'x' },
	],
	[
		'policies.addVersion',
		(c) => c.policies.addVersion('z', 'p', 'x'),
		'POST /v1/zones/z/policies/p/versions',
		{ content: 'x' },
	],
	['policies.validate', (c) => c.policies.validate('x'), 'POST /v1/policies/validate', { content: 'x' }],
	['policies.delete', (c) => c.policies.delete('z', 'p'), 'DELETE /v1/zones/z/policies/p'],
	['policyTemplates.list', (c) => c.policyTemplates.list(), 'GET /v1/policy-templates'],
	['policySets.list', (c) => c.policySets.list('z'), 'GET /v1/zones/z/policy-sets'],
	['policySets.get', (c) => c.policySets.get('z', 's'), 'GET /v1/zones/z/policy-sets/s'],
	[
		'policySets.create',
		(c) => c.policySets.create('z', 'Main'),
		'POST /v1/zones/z/policy-sets',
		{ name: 'Main' },
	],
	[
		'policySets.create, described',
		(c) => c.policySets.create('z', 'Main', 'the main one'),
		'POST /v1/zones/z/policy-sets',
		{ name: 'Main', description: 'the main one' },
	],
	[
		'policySets.addVersion',
		(c) => c.policySets.addVersion('z', 's', [{ policy_version_id: 'pv' }]),
		'POST /v1/zones/z/policy-sets/s/versions',
		{ manifest: [{ policy_version_id: 'pv' }] },
	],
	[
		'policySets.listVersions',
		(c) => c.policySets.listVersions('z', 's'),
		'GET /v1/zones/z/policy-sets/s/versions',
	],
	[
		'policySets.simulate',
		(c) => c.policySets.simulate('z', 's', 'v', { a: 1 }),
		'POST /v1/zones/z/policy-sets/s/simulate',
		{ version_id: 'v', input: { a: 1 } },
	],
	[
		'policySets.simulate, no input',
		(c) => c.policySets.simulate('z', 's', 'v'),
		'POST /v1/zones/z/policy-sets/s/simulate',
		{ version_id: 'v' },
	],
	[
		'policySets.activate',
		(c) => c.policySets.activate('z', 's', 'v'),
		'POST /v1/zones/z/policy-sets/s/activate',
		{ version_id: 'v' },
	],
	[
		'policySets.activationStatus',
		(c) => c.policySets.activationStatus('z', 's', 'v', 'o'),
		'GET /v1/zones/z/policy-sets/s/activation-status?version_id=v&outbox_id=o',
	],
	[
		'policySets.activationStatus of the active version',
		(c) => c.policySets.activationStatus('z', 's'),
		'GET /v1/zones/z/policy-sets/s/activation-status',
	],
	['policySets.delete', (c) => c.policySets.delete('z', 's'), 'DELETE /v1/zones/z/policy-sets/s'],
	[
		'audit.list',
		(c) => c.audit.list('z', { since: '2026-11-21T08:00:00Z', label: '', limit: 5 }),
		'GET /v1/zones/z/audit?since=2026-11-21T08%3A00%3A00Z&limit=5',
	],
	['audit.byRequest', (c) => c.audit.byRequest('z', 'r'), 'GET /v1/zones/z/audit/by-request/r'],
	['audit.explain', (c) => c.audit.explain('z', 'r'), 'GET /v1/zones/z/audit/by-request/r/explain'],
	[
		'adminAudit.list',
		(c) => c.adminAudit.list('z', { method: 'POST' }),
		'GET /v1/zones/z/admin-audit?method=POST',
	],
];

it.each(CASES)('%s calls its route', async (_name, call, line, body) => {
	const server = await serve((_seen, response) => json(response, 200, { items: [] }));
	await call(server.client());
	expect(server.seen).toMatchObject([{ line, headers: { authorization: 'Bearer token' } }]);
	expect(server.seen[0]?.body).toEqual(body);
});

it('puts ids into the path as they are', async () => {
	const server = await serve((_seen, response) => json(response, 200, {}));
	await server.client().policySets.get('z', '../policies/p');
	expect(server.seen[0]?.line).toBe('GET /v1/zones/z/policies/p');
});

it('gives undefined for 204', async () => {
	const server = await serve((_seen, response) => response.writeHead(204).end());
	expect(await server.client().policies.delete('z', 'p')).toBeUndefined();
});

it('sends headers of its options and of a derived client', async () => {
	const server = await serve((_seen, response) => json(response, 200, {}));
	const client = server.client({ headers: { 'x-a': '1', 'x-b': '1' } });
	await client.withDefaultHeaders({ 'x-b': '2' }).zones.get('z');
	await client.zones.get('z');
	expect(server.seen[0]?.headers).toMatchObject({ 'x-a': '1', 'x-b': '2', authorization: 'Bearer token' });
	expect(server.seen[1]?.headers).toMatchObject({ 'x-b': '1' });
});

it('drains a collection', async () => {
	const server = await serve((seen, response) =>
		json(response, 200, seen.line.endsWith('cursor=c2') ? { items: [2] } : { items: [1], next_cursor: 'c2' }),
	);
	expect(await server.client().policies.list('z')).toEqual([1, 2]);
});

it('drains at most 50 pages', async () => {
	const server = await serve((_seen, response) => json(response, 200, { items: [1], next_cursor: 'more' }));
	await expect(server.client().policies.list('z')).rejects.toThrow('policies pagination did not terminate');
	expect(server.seen).toHaveLength(50);
});

it('wants items in a list', async () => {
	const server = await serve((_seen, response) => json(response, 200, { things: [] }));
	await expect(server.client().zones.list()).rejects.toThrow('zones response missing items');
	await expect(server.client().audit.list('z')).rejects.toThrow('audit response missing items');
});

it('gives one page of audits and drops their cursor', async () => {
	const server = await serve((_seen, response) => json(response, 200, { items: [1], next_cursor: 'more' }));
	expect(await server.client().audit.list('z')).toEqual([1]);
	expect(await server.client().adminAudit.list('z')).toEqual([1]);
	expect(server.seen).toHaveLength(2);
});
