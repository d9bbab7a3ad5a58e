import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.js';
import { objectAt } from '../../src/model/json.js';
import type { Sandbox } from '../../src/sandbox/open.js';
import { type Answer, call, freshSandbox, stillClock } from './support/sandbox.js';
import { grants, type TestZone, testZone } from './support/zone.js';

interface Scene {
	sandbox: Sandbox;
	zone: TestZone;
	simulate(version: string, input?: JsonObject): Promise<Answer>;
}

async function scene(): Promise<Scene> {
	const clock = stillClock();
	const sandbox = await freshSandbox(clock);
	const zone = await testZone(sandbox, clock);
	const path = `${zone.path}/policy-sets/${zone.set}/simulate`;
	return {
		sandbox,
		zone,
		simulate: (version, input) =>
			call(sandbox, path, { body: { version_id: version, ...(input === undefined ? {} : { input }) } }),
	};
}

function failedWith(code: string): object {
	return {
		warnings: [`sts_simulation_failed:${code}`],
		explanation: { evaluation: 'failed', reason: code },
		result: null,
	};
}

/** An input that raises no warning. */
function plainInput(zone: TestZone, more: JsonObject = {}): JsonObject {
	const principal = { type: 'Application', id: zone.application, zone_id: zone.path.split('/').at(-1) ?? '' };
	const resource = { type: 'Resource', identifier: 'resource://ledger', scopes: [] };
	const context = { actor_claims: {}, requested_scopes: [], challenge_resolved: false };
	return {
		schema_version: '2026-05-20',
		principal,
		resource,
		action: { id: 'TokenExchange' },
		context,
		...more,
	};
}

/** A clerk reads the ledger, which is allowed. */
function clerksMint(zone: TestZone): JsonObject {
	const plain = plainInput(zone);
	const asked = { requested_scopes: ['ledger:read'], agent_session_id: 's' };
	return {
		...plain,
		principal: { ...objectAt(plain, 'principal'), labels: ['clerk'] },
		context: { ...objectAt(plain, 'context'), ...asked },
		delegation_edge: { id: 'e', scopes: ['ledger:read'] },
	};
}

describe('simulate', () => {
	it('reads no request over 64 KiB, documents and input together', async () => {
		const { zone, simulate } = await scene();
		const version = await zone.stage(grants(zone.application));
		const padded = (bytes: number) => plainInput(zone, { padding: 'x'.repeat(bytes) });
		expect((await simulate(version, padded(64_000))).body).toMatchObject({
			explanation: { evaluation: 'executed' },
		});
		expect((await simulate(version, padded(65_000))).body).toMatchObject(failedWith('invalid_token'));
	});

	it.each([
		['labels', { principal: { type: 'Application', labels: 'clerk' } }],
		['requested scopes', { context: { requested_scopes: 'ledger:read' } }],
		['a resource', { resource: 'resource://ledger' }],
	])('does not evaluate an input with %s of another type', async (_what, part) => {
		const { zone, simulate } = await scene();
		const version = await zone.stage(grants(zone.application));
		const answer = await simulate(version, plainInput(zone, part));
		expect(answer.body).toMatchObject({ explanation: { evaluation: 'failed', reason: 'invalid_token' } });
	});

	it('says that it cannot decide Rego logic', async () => {
		const { zone, simulate } = await scene();
		const version = await zone.stage('restrict contains "w" if { input.action.id == "x" }');
		expect((await simulate(version, plainInput(zone))).body).toMatchObject(
			failedWith('logic_not_supported_by_sandbox'),
		);
	});

	describe('answers an allowed mint of a clerk, changed in one place, as the server was measured to', () => {
		const executed = (decision: string, ...warnings: string[]) => ({
			warnings,
			would_activate: warnings.length === 0,
			explanation: { evaluation: 'executed', decision },
		});
		const failed = (...warnings: string[]) => ({
			warnings: [...warnings, 'sts_simulation_failed:invalid_token'],
			would_activate: warnings.length === 0,
			explanation: { evaluation: 'failed', reason: 'invalid_token' },
			result: null,
		});
		const denied = (reason: string) => ({ ...executed('deny'), result: { diagnostics: [{ reason }] } });
		const without = (part: JsonObject, field: string, renamed?: string): JsonObject => {
			const entries = Object.entries(part).flatMap(([name, held]): [string, Json][] => {
				if (name !== field) return [[name, held]];
				return renamed === undefined ? [] : [[renamed, held]];
			});
			return Object.fromEntries(entries);
		};
		const inside = (
			input: JsonObject,
			part: string,
			change: (held: JsonObject) => JsonObject,
		): JsonObject => ({
			...input,
			[part]: change(objectAt(input, part)),
		});
		type Change = (input: JsonObject) => JsonObject;

		it.each<[string, Change, object]>([
			['nothing', (input) => input, executed('allow')],
			['no schema_version', (input) => without(input, 'schema_version'), executed('allow')],
			[
				'Labels',
				(input) => inside(input, 'principal', (held) => without(held, 'labels', 'Labels')),
				executed('allow'),
			],
			[
				'Requested_Scopes',
				(input) => inside(input, 'context', (held) => without(held, 'requested_scopes', 'Requested_Scopes')),
				executed('allow'),
			],
			[
				'delegation_edge.Scopes',
				(input) => inside(input, 'delegation_edge', (held) => without(held, 'scopes', 'Scopes')),
				executed('allow'),
			],
			[
				'schema_version null',
				(input) => ({ ...input, schema_version: null }),
				executed('allow', 'input_schema_mismatch:null'),
			],
			[
				'schema_version ""',
				(input) => ({ ...input, schema_version: '' }),
				executed('allow', 'input_schema_mismatch:'),
			],
			[
				'Principal',
				(input) => without(input, 'principal', 'Principal'),
				executed('allow', 'principal_zone_mismatch'),
			],
			[
				'Labels after labels',
				(input) => inside(input, 'principal', (held) => ({ ...held, Labels: ['nobody'] })),
				denied('role_scope_mismatch'),
			],
			[
				'a null scope',
				(input) => inside(input, 'context', (held) => ({ ...held, requested_scopes: ['ledger:read', null] })),
				denied('delegation_scope_exceeded'),
			],
			[
				'resource as text',
				(input) => ({ ...input, resource: 'resource://ledger' }),
				failed('missing_resource'),
			],
			[
				'labels as text',
				(input) => inside(input, 'principal', (held) => ({ ...held, labels: 'clerk' })),
				failed(),
			],
		])('%s', async (_what, change, expected) => {
			const { zone, simulate } = await scene();
			const version = await zone.stage(grants(zone.application));
			const mint = clerksMint(zone);
			expect((await simulate(version, change(mint))).body).toMatchObject(expected);
		});
	});

	it('runs nothing where no runtime is configured', async () => {
		const { sandbox, zone, simulate } = await scene();
		const version = await zone.stage(grants(zone.application));
		sandbox.setRuntime('not_configured');
		expect((await simulate(version, plainInput(zone))).body).toMatchObject({
			warnings: [],
			explanation: { evaluation: 'not_executed' },
			result: null,
		});
	});
});

describe('adding a version', () => {
	it.each(['app_ids', 'confinement'])('lets a conflict in %s through', async (name) => {
		const { zone } = await scene();
		expect((await zone.addVersion(`${name} := {"a": "b"}`, `${name} := {"c": "d"}`)).status).toBe(201);
	});

	it.each([
		['grants', '{}', '{"a": {"application": "x", "roles": {}}}'],
		['risk', '[]', '[{"scope": "a", "tier": "b"}]'],
		['approval_tiers', '[]', '[{"tier": "b"}]'],
		['restrict', '{}', '["x"]'],
	])('refuses a conflict in %s', async (name, one, other) => {
		const { zone } = await scene();
		const answer = await zone.addVersion(`${name} := ${one}`, `${name} := ${other}`);
		expect(answer.status).toBe(422);
		expect(answer.body).toEqual({ error: 'invalid_policy_bundle', error_description: 'policy_eval_failed' });
	});

	it('lets a conflict of approval_tiers through behind malformed risk data', async () => {
		const { zone } = await scene();
		const malformed = 'risk := [{"scope": "a"}]\napproval_tiers := []';
		expect((await zone.addVersion(malformed, 'approval_tiers := [{"tier": "b"}]')).status).toBe(201);
	});

	it.each([
		'import rego.v1\nrestrict := []',
		'grants := {"r": []}',
		'restrict := set ()',
		'restrict := ["\uFEFF"]',
		'restrict := [1e50000]',
	])('takes the policy %j and refuses its version', async (text) => {
		const { zone } = await scene();
		const answer = await zone.addVersion(text);
		expect([answer.status, answer.body]).toEqual([
			422,
			{ error: 'invalid_policy_bundle', error_description: 'policy_eval_failed' },
		]);
	});

	it('falls over a document with a NUL', async () => {
		const { sandbox, zone } = await scene();
		const content = '# caracal:data-document\npackage caracal.authz\nrestrict := [] # \0\n';
		const validated = await call(sandbox, '/v1/policies/validate', { body: { content } });
		expect(validated.status).toBe(200);
		const made = await call(sandbox, `${zone.path}/policies`, { body: { name: 'Nul', content } });
		expect(made).toMatchObject({ status: 500, body: { error: 'internal_error' } });
	});

	it('refuses a bundle that no simulation could read', async () => {
		const { zone } = await scene();
		const answer = await zone.addVersion(`restrict := {"${'x'.repeat(66_000)}"}`);
		expect(answer.body).toEqual({ error: 'invalid_policy_bundle', error_description: 'invalid_token' });
	});

	it('takes the versions of a deleted policy', async () => {
		const { sandbox, zone } = await scene();
		const made = await call(sandbox, `${zone.path}/policies`, {
			body: {
				name: 'Gone',
				content: `# caracal:data-document\npackage caracal.authz\n${grants(zone.application)}`,
			},
		});
		expect(made).toMatchObject({ status: 201, body: { version: { version: 1 } } });
		const { id, version_id } = Object(made.body);
		expect((await call(sandbox, `${zone.path}/policies/${id}`, { method: 'DELETE' })).status).toBe(204);
		expect((await call(sandbox, `${zone.path}/policies/${id}`)).body).toEqual({ error: 'policy_not_found' });
		const path = `${zone.path}/policy-sets/${zone.set}/versions`;
		const body = { manifest: [{ policy_version_id: version_id }] };
		expect((await call(sandbox, path, { body })).status).toBe(201);
	});
});

describe('a deleted set', () => {
	it('keeps its versions but can be neither simulated nor activated', async () => {
		const { sandbox, zone, simulate } = await scene();
		const version = await zone.stage(grants(zone.application));
		await zone.load(version);
		const set = `${zone.path}/policy-sets/${zone.set}`;
		expect((await call(sandbox, set, { method: 'DELETE' })).status).toBe(204);
		expect((await call(sandbox, set)).body).toEqual({ error: 'policy_set_not_found' });
		expect((await call(sandbox, `${set}/versions/${version}`)).status).toBe(200);
		expect((await simulate(version)).body).toEqual({ error: 'version_not_found' });
		const activated = await call(sandbox, `${set}/activate`, { body: { version_id: version } });
		expect(activated.body).toEqual({ error: 'version_not_found' });
		const status = await call(sandbox, `${set}/activation-status?version_id=${version}`);
		expect(status).toMatchObject({ status: 404, body: { error: 'policy_set_binding_not_found' } });
	});
});
