import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { CaracaliteError } from '../../src/model/errors.js';
import { adminFor, deadUrl, failureOf, json, serve, TestClock, ZONE } from './server.js';

const ACCEPTED = { activated: true, version_id: 'v-1', outbox_id: 'o-1', status_url: '/v1' };
const SET_VERSION = {
	...{ id: 'v-1', version_id: 'v-1', policy_set_id: 's-1', version: 2 },
	...{ manifest_sha256: 'ab', created_at: '2026-11-21T08:00:00.000Z' },
};
const POLICY_VERSION = {
	...{ id: 'pv-1', policy_id: 'p-1', version: 1 },
	...{ content_sha256: 'ab', created_at: '2026-11-21T08:00:00.000Z' },
};

describe('a write that the server answers', () => {
	it('activates', async () => {
		const server = await serve((_seen, response) => json(response, 202, ACCEPTED));
		const accepted = await adminFor(server.url).activate('s-1', 'v-1');
		expect(accepted).toEqual({ versionId: 'v-1', outboxId: 'o-1' });
		expect(server.seen).toMatchObject([
			{
				method: 'POST',
				path: `/v1/zones/${ZONE}/policy-sets/s-1/activate`,
				body: { version_id: 'v-1' },
			},
		]);
	});

	it('adds a version to a set, in the order given', async () => {
		const server = await serve((_seen, response) => json(response, 201, SET_VERSION));
		const added = await adminFor(server.url).addSetVersion('s-1', ['b', 'a']);
		expect(added).toMatchObject({ id: 'v-1', policySetId: 's-1', version: 2, manifestSha256: 'ab' });
		expect(server.seen[0]?.body).toEqual({
			manifest: [{ policy_version_id: 'b' }, { policy_version_id: 'a' }],
		});
	});

	it('creates policies, their versions and sets', async () => {
		const server = await serve((seen, response) => {
			if (seen.path.endsWith('/policy-sets')) json(response, 201, { id: 's-1', zone_id: ZONE, name: 'Main' });
			else if (seen.path.endsWith('/versions')) json(response, 201, POLICY_VERSION);
			else json(response, 201, { id: 'p-1', zone_id: ZONE, version: POLICY_VERSION });
		});
		const admin = adminFor(server.url);
		expect(await admin.createPolicySet('Main')).toMatchObject({ id: 's-1', activeVersionId: null });
		expect(await admin.createPolicy('Grants', 'x')).toMatchObject({
			id: 'pv-1',
			policyId: 'p-1',
			version: 1,
		});
		expect(await admin.addPolicyVersion('p-1', 'y')).toMatchObject({ id: 'pv-1', content: null });
		expect(server.seen.map((one) => one.body)).toEqual([
			{ name: 'Main' },
			{ name: 'Grants', content: 'x' },
			{ content: 'y' },
		]);
	});
});

/** Faults after which nobody knows whether the activation was applied. */
const UNCLEAR: [string, string, (response: ServerResponse) => void][] = [
	['reset', 'connection_lost', (response) => response.destroy()],
	['500', 'internal_error', (response) => json(response, 500, { error: 'internal_error' })],
	['502 of a proxy', 'http_502', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
	['503 of a proxy', 'http_503', (response) => response.writeHead(503).end()],
	['408', 'http_408', (response) => response.writeHead(408).end()],
	['HTML with 200', 'not_json', (response) => response.writeHead(200).end('<html></html>')],
	['204', 'unexpected_answer', (response) => response.writeHead(204).end()],
	[
		'another version',
		'unexpected_answer',
		(response) => json(response, 202, { ...ACCEPTED, version_id: 'v-2' }),
	],
	[
		'not activated',
		'unexpected_answer',
		(response) => json(response, 202, { ...ACCEPTED, activated: false }),
	],
	['silence', 'timed_out', () => {}],
	[
		'cut off',
		'connection_lost',
		(response) => {
			response.writeHead(202, { 'content-length': 100 });
			response.write('{"activated": true');
			setImmediate(() => response.destroy());
		},
	],
];

describe('a write whose outcome nobody knows', () => {
	it.each(UNCLEAR)('is told as that, and not repeated: %s', async (_what, reason, fault) => {
		const server = await serve((_seen, response) => fault(response));
		const clock = new TestClock();
		const timeoutMs = reason === 'timed_out' ? 300 : 5_000;
		const error = await failureOf(adminFor(server.url, { clock, timeoutMs }).activate('s-1', 'v-1'));
		expect(error).toMatchObject({ code: 'outcome_unknown', exit: 3, changed: 'unknown' });
		expect(error.details).toMatchObject({ reason });
		expect(error.message).toMatch(
			/, asked to activate version v-1 of policy set s-1; whether it was done is not known$/,
		);
		expect(error.hint).toBe('Read the zone again before trying again.');
		expect(server.seen).toHaveLength(1);
		expect(clock.slept).toEqual([]);
	});

	it('says that a policy of that name may be there, as the server answers 500 to a name in use', async () => {
		const server = await serve((_seen, response) => json(response, 500, { error: 'internal_error' }));
		const error = await failureOf(adminFor(server.url).createPolicy('Grants\u001b[0m', 'x'));
		expect(error.hint).toBe('Read the zone again before trying again. "Grants" may exist already.');
	});

	it('was applied where only its audit record is missing', async () => {
		const server = await serve((_seen, response) => json(response, 500, { error: 'audit_unavailable' }));
		const error = await failureOf(adminFor(server.url).activate('s-1', 'v-1'));
		expect(error).toMatchObject({ code: 'audit_unavailable', exit: 3, changed: true });
		expect(server.seen).toHaveLength(1);
	});
});

/** Faults after which it is sure that nothing was changed. */
const CLEAR: [number, string][] = [
	[400, 'invalid_body'],
	[401, 'invalid_admin_token'],
	[403, 'admin_token_read_only'],
	[404, 'version_not_found'],
	[409, 'policy_set_name_conflict'],
	[413, 'internal_error'],
	[422, 'invalid_policy_bundle'],
	[429, 'rate_limited'],
	[503, 'policy_verification_unavailable'],
];

describe('a write that changed nothing', () => {
	it.each(CLEAR)('is refused with %i %s, once', async (status, code) => {
		const server = await serve((_seen, response) => json(response, status, { error: code }));
		const error = await failureOf(adminFor(server.url).activate('s-1', 'v-1'));
		expect(error).toMatchObject({ code, status, exit: 2, changed: false });
		expect(server.seen).toHaveLength(1);
	});

	it('never left', async () => {
		const clock = new TestClock();
		const error = await failureOf(adminFor(await deadUrl(), { clock }).activate('s-1', 'v-1'));
		expect(error).toMatchObject({ code: 'unreachable', exit: 2, changed: false });
		expect(clock.slept).toEqual([]);
	});
});

describe('right before it is sent', () => {
	it('an activation is told, once its turn has come', async () => {
		const told: string[] = [];
		const server = await serve((_seen, response) => {
			told.push('arrived');
			json(response, 500, { error: 'internal_error' });
		});
		const clock = new TestClock();
		const admin = adminFor(server.url, { clock, rate: 1 });
		await failureOf(admin.activate('s-1', 'v-1', () => told.push('first')));
		const waits = clock.slept.length;
		await failureOf(
			admin.activate('s-1', 'v-1', () => told.push(`after ${clock.slept.length - waits} wait`)),
		);
		expect(told).toEqual(['first', 'arrived', 'after 1 wait', 'arrived']);
	});

	it('a refusal of its own keeps it from being sent', async () => {
		const server = await serve((_seen, response) => json(response, 202, {}));
		const refusal = new CaracaliteError('journal_unusable', 'the journal cannot be written');
		const refuse = () => {
			throw refusal;
		};
		expect(await failureOf(adminFor(server.url).activate('s-1', 'v-1', refuse))).toBe(refusal);
		expect(server.seen).toEqual([]);
	});
});
