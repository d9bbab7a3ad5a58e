import { expect, it } from 'vitest';
import { openServer } from '../../src/admin/open.js';
import { adminFor, failureOf, json, optionsFor, serve, TOKEN, ZONE } from './server.js';

const POLICY = {
	id: 'p-1',
	zone_id: ZONE,
	name: 'Grants',
	description: null,
	created_at: '2026-11-21T07:46:55.092Z',
	future_field: { any: 'thing' },
};

it('sends the token, asks for it once, and only when it is needed', async () => {
	const server = await serve((_seen, response) => json(response, 200, { items: [], next_cursor: null }));
	let asked = 0;
	const token = async () => {
		asked++;
		return TOKEN;
	};
	const admin = adminFor(server.url, { token });
	expect(asked).toBe(0);
	await Promise.all([admin.policies(), admin.policySets(), admin.resources()]);
	expect(asked).toBe(1);
	expect(server.seen.map((one) => one.token)).toEqual(Array(3).fill(`Bearer ${TOKEN}`));
});

it('asks for the token again where that failed', async () => {
	const server = await serve((_seen, response) => json(response, 200, { items: [] }));
	const answers = [Promise.reject(new Error('keychain locked')), Promise.resolve(TOKEN)];
	const admin = adminFor(server.url, { token: () => answers.shift() ?? Promise.reject() });
	await expect(admin.policies()).rejects.toThrow('keychain locked');
	await expect(admin.policies()).resolves.toEqual([]);
});

it('reads every page of a list, and drops what it does not know', async () => {
	const server = await serve((seen, response) => {
		const second = seen.path.includes('cursor=next');
		json(response, 200, {
			items: [{ ...POLICY, id: second ? 'p-2' : 'p-1' }],
			next_cursor: second ? null : 'next',
		});
	});
	const policies = await adminFor(server.url).policies();
	expect(policies).toEqual([
		{ id: 'p-1', name: 'Grants', description: null, createdAt: POLICY.created_at },
		{ id: 'p-2', name: 'Grants', description: null, createdAt: POLICY.created_at },
	]);
});

it('gives the content of policy versions, which the SDK does not type', async () => {
	const version = {
		id: 'pv-1',
		policy_id: 'p-1',
		version: 1,
		content: 'package caracal.authz',
		content_sha256: 'ab',
		created_at: POLICY.created_at,
	};
	const server = await serve((_seen, response) => json(response, 200, { ...POLICY, versions: [version] }));
	const policy = await adminFor(server.url).policy('p-1');
	expect(policy.versions[0]?.content).toBe('package caracal.authz');
});

it('reads a manifest by the route that the SDK lacks', async () => {
	const server = await serve((_seen, response) =>
		json(response, 200, {
			id: 'v-1',
			policy_set_id: 's-1',
			manifest_sha256: 'cd',
			policies: ['pv-2', 'pv-1'],
		}),
	);
	const manifest = await adminFor(server.url).manifest('s-1', 'v-1');
	expect(manifest).toEqual({ versionId: 'v-1', manifestSha256: 'cd', policyVersionIds: ['pv-2', 'pv-1'] });
	expect(server.seen).toMatchObject([
		{ method: 'GET', path: `/v1/zones/${ZONE}/policy-sets/s-1/versions/v-1`, token: `Bearer ${TOKEN}` },
	]);
});

it('gives what the server says of a refused document as a validation, not as an error', async () => {
	const server = await serve((_seen, response) =>
		json(response, 422, { valid: false, error: 'invalid_rego', error_description: 'must_be_data_document' }),
	);
	const validation = await adminFor(server.url).validate('package caracal.authz');
	expect(validation).toEqual({ valid: false, code: 'must_be_data_document', rules: [] });
});

it('has no status for a set without an active version', async () => {
	const server = await serve((_seen, response) =>
		json(response, 404, { error: 'active_policy_set_version_not_found' }),
	);
	expect(await adminFor(server.url).activationStatus('s-1')).toBeNull();
	expect(server.seen[0]?.path).toBe(`/v1/zones/${ZONE}/policy-sets/s-1/activation-status`);
});

it('names the version and outbox whose status it asks for', async () => {
	const server = await serve((_seen, response) =>
		json(response, 404, { error: 'policy_set_binding_not_found' }),
	);
	const error = await failureOf(adminFor(server.url).activationStatus('s-1', 'v-1', 'o-1'));
	expect(error.code).toBe('policy_set_binding_not_found');
	expect(server.seen[0]?.path.split('?')[1]).toBe('version_id=v-1&outbox_id=o-1');
});

it('passes the filters of the admin audit on', async () => {
	const server = await serve((_seen, response) => json(response, 200, { items: [] }));
	const rows = adminFor(server.url).adminAudit({ entityType: 'policy-sets', method: 'POST' });
	for await (const row of rows) expect.unreachable(row.id);
	expect(server.seen[0]?.path).toBe(
		`/v1/zones/${ZONE}/admin-audit?entity_type=policy-sets&method=POST&limit=100`,
	);
});

it('lists zones by id and name, and lets the refusal of a zone token through', async () => {
	const zones = await serve((_seen, response) =>
		json(response, 200, { items: [{ id: 'z', name: 'Pay', slug: 'p' }] }),
	);
	expect(await openServer(optionsFor(zones.url)).zones()).toEqual([{ id: 'z', name: 'Pay' }]);
	const bound = await serve((_seen, response) => json(response, 403, { error: 'admin_token_zone_mismatch' }));
	const error = await failureOf(openServer(optionsFor(bound.url)).zones());
	expect(error).toMatchObject({ code: 'admin_token_zone_mismatch', status: 403, changed: false, exit: 2 });
	expect(error.message).toBe(
		'could not list the zones: the admin token belongs to another zone, or to one zone only',
	);
});

it('takes an API that is given as a function instead of a server', async () => {
	const asked: string[] = [];
	const fetchImpl: typeof fetch = async (input) => {
		asked.push(String(input));
		return Response.json({ id: ZONE, name: 'Payments' });
	};
	const zone = await adminFor('http://sandbox', { fetchImpl }).zone();
	expect(zone).toEqual({ id: ZONE, name: 'Payments' });
	expect(asked).toEqual([`http://sandbox/v1/zones/${ZONE}`]);
});

it('keeps at most so many calls in flight', async () => {
	let flying = 0;
	let most = 0;
	const server = await serve(async (_seen, response) => {
		most = Math.max(most, ++flying);
		await new Promise((resolve) => setTimeout(resolve, 5));
		flying--;
		json(response, 200, { items: [] });
	});
	const admin = adminFor(server.url, { concurrency: 3 });
	await Promise.all(Array.from({ length: 12 }, () => admin.policies()));
	expect(most).toBe(3);
});

it('traces each attempt without headers or bodies', async () => {
	let failed = false;
	const server = await serve((_seen, response) => {
		json(response, failed ? 200 : 503, failed ? { items: [] } : { error: 'internal_error' });
		failed = true;
	});
	const traced: object[] = [];
	await adminFor(server.url, { onTrace: (call) => traced.push(call) }).policies();
	const path = `/v1/zones/${ZONE}/policies`;
	expect(traced).toEqual([
		{ method: 'GET', path, status: 503, ms: 0 },
		{ method: 'GET', path, status: 200, ms: 0 },
	]);
});

it('is handed out without a single write', async () => {
	const { reader, writer } = openServer(optionsFor('http://caracal.invalid')).zone(ZONE);
	expect(Object.keys(writer)).toContain('activate');
	expect(Object.keys(reader).filter((name) => name in writer)).toEqual([]);
});
