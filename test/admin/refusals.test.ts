import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { wordsFor } from '../../src/admin/messages.js';
import { adminFor, failureOf, json, serve, ZONE } from './server.js';

/** Status and `error` of every failure in the Admin API's contract. */
const CONTRACT: [number, string][] = [
	...['invalid_params', 'invalid_query', 'invalid_cursor', 'invalid_fields', 'invalid_body'].map(at(400)),
	...['invalid_admin_token'].map(at(401)),
	...['admin_token_read_only', 'admin_token_approve_only', 'admin_token_zone_mismatch'].map(at(403)),
	...['system_zone_read_only', 'zone_forbidden'].map(at(403)),
	...['zone_not_found', 'policy_not_found', 'policy_set_not_found', 'version_not_found'].map(at(404)),
	...['policy_set_version_not_found', 'policy_set_binding_not_found'].map(at(404)),
	...['active_policy_set_version_not_found', 'request_not_found', 'Not Found'].map(at(404)),
	...['policy_set_name_conflict', 'referenced_policy_version_missing'].map(at(409)),
	...['invalid_rego', 'invalid_policy_contract', 'invalid_policy_bundle'].map(at(422)),
	...['rate_limited'].map(at(429)),
	[400, 'internal_error'],
	[413, 'internal_error'],
	[414, 'Bad Request'],
	[500, 'internal_error'],
	[500, 'audit_unavailable'],
	[503, 'policy_verification_unavailable'],
];

function at(status: number): (error: string) => [number, string] {
	return (error) => [status, error];
}

it.each(CONTRACT)('has words of its own for %i %s', (status, error) => {
	const call = { doing: 'do it', kind: 'read' as const, about: {} };
	const words = wordsFor(status, error, call);
	expect(words.why).not.toContain('HTTP');
	expect(words.hint).toMatch(/^[A-Z`].*\.$/);
	expect(`${words.why} ${words.hint}`).not.toMatch(/!|sorry|please/i);
});

it('gives every recorded refusal its status and the code of the server', async () => {
	const recorded = ['api', 'faults'].flatMap((file) =>
		readFileSync(new URL(`../fixtures/recordings/${file}.ndjson`, import.meta.url), 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line).response as { status: number; body: { error: string } })
			.filter((response) => response.status >= 400),
	);
	let next = recorded[0];
	const server = await serve((_seen, response) => json(response, next?.status ?? 0, next?.body));
	for (const response of recorded) {
		next = response;
		const error = await failureOf(adminFor(server.url).policySet('s-1'));
		const stable = /^[a-z_]+$/.test(response.body.error) ? response.body.error : `http_${response.status}`;
		expect(error).toMatchObject({ status: response.status, code: stable, changed: false, exit: 2 });
	}
	expect(recorded.length).toBeGreaterThan(40);
});

it.each([
	['policy_set_not_found', `zone ${ZONE} has no policy set s-1`],
	['zone_not_found', `the server has no zone ${ZONE}`],
	['zone_forbidden', 'could not read policy set s-1: the admin token may not use this zone'],
])('says what happened to what: %s', async (code, message) => {
	const server = await serve((_seen, response) => json(response, 404, { error: code }));
	expect((await failureOf(adminFor(server.url).policySet('s-1'))).message).toBe(message);
});

it('tells which field the server refused, and the id of its request', async () => {
	const issues = [{ path: ['input'], message: 'expected record' }];
	const server = await serve((_seen, response) =>
		json(response, 400, { error: 'invalid_body', details: { issues } }, { 'x-request-id': 'r-1' }),
	);
	const error = await failureOf(adminFor(server.url).simulate('s', 'v', {}));
	expect(error.message).toContain('(input: expected record)');
	expect(error.details).toEqual({ said: 'input: expected record', serverRequestId: 'r-1' });
});

it('makes do with a status where a proxy answers', async () => {
	const server = await serve((_seen, response) => {
		response.writeHead(403, { 'content-type': 'text/html' });
		response.end('<h1>Forbidden</h1>');
	});
	const error = await failureOf(adminFor(server.url).policies());
	expect(error).toMatchObject({ code: 'http_403', status: 403 });
	expect(error.message).toContain('the server answered with HTTP 403');
});

it.each(['.', '..', '', 'a/b', 'a b', 'a?x=1', '%2e', 'ä', 'x'.repeat(129), 'x\u001b[2J'])(
	'does not send the id %j',
	async (id) => {
		const server = await serve((_seen, response) => json(response, 200, {}));
		const admin = adminFor(server.url);
		const refused = [
			admin.policy(id),
			admin.policySet(id),
			admin.versions(id),
			admin.manifest('s', id),
			admin.simulate('s', id, {}),
			admin.activationStatus('s', id),
			admin.activate('s', id),
			admin.addPolicyVersion(id, ''),
			admin.addSetVersion('s', [id]),
			admin.explain(id),
		];
		for (const error of await Promise.all(refused.map(failureOf))) {
			expect(error).toMatchObject({ code: 'invalid_id', exit: 2, changed: false });
			expect(error.message).not.toContain('\u001b');
		}
		expect(server.seen).toEqual([]);
	},
);

it('takes every id that the server takes', async () => {
	const server = await serve((_seen, response) => json(response, 404, { error: 'policy_set_not_found' }));
	for (const id of ['...', 'a.b:c_d-e', 'A'.repeat(128)]) {
		expect((await failureOf(adminFor(server.url).policySet(id))).code).toBe('policy_set_not_found');
	}
	expect(server.seen.map((one) => one.path.split('/').at(-1))).toEqual(['...', 'a.b:c_d-e', 'A'.repeat(128)]);
});
