import { expect, it } from 'vitest';
import { openRuntime } from '../../src/admin/runtime.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { serveSandbox } from '../../src/sandbox/serve.js';
import { freshSandbox, stillClock } from '../sandbox/support/sandbox.js';
import { deadUrl, failureOf, json, serve } from './server.js';

const TOKEN = 'cat_runtime_9f2189a06aaa8859';
const OPA = {
	...{ eval_total: 5, eval_errors: 1, compile_total: 1, compile_errors: 0, max_policy_age_seconds: 4.5 },
	...{ poll_interval_seconds: 60, decision_contract_version: '2026-07-12', decision_contract_sha256: 'ab' },
};

const read = (url: string, more: Partial<Parameters<typeof openRuntime>[0]> = {}) =>
	openRuntime({
		...{ url, name: url, token: async () => TOKEN, timeoutMs: 5_000 },
		...{ signal: new AbortController().signal, ...more },
	}).read();

/** A replica that answers its figures by `answer`, and is ready. */
const replica = (answer: Parameters<typeof serve>[0]) =>
	serve((seen, response, request) => {
		if (seen.path === '/ready') json(response, 200, { ok: true, ready: true });
		else answer(seen, response, request);
	});

it('reads readiness without a token, and the figures with its own', async () => {
	const { url, seen } = await replica((_, response) => json(response, 200, { opa: OPA, sts: {} }));
	expect(await read(`${url}/`)).toEqual({
		ready: true,
		figures: {
			...{ policyAgeSeconds: 4.5, pollSeconds: 60, contractVersion: '2026-07-12', contractSha256: 'ab' },
			...{ evalErrors: 1, compileErrors: 0 },
		},
		unread: null,
	});
	expect(seen.map(({ method, path, token }) => [method, path, token])).toEqual([
		['GET', '/ready', undefined],
		['GET', '/metrics.json', `Bearer ${TOKEN}`],
	]);
	await read(url, { token: null });
	expect(seen[3]?.token).toBeUndefined();
});

it('reads a served sandbox by its own token, and by no other', async () => {
	const sandbox = await freshSandbox(stillClock());
	sandbox.reset();
	const served = await serveSandbox({ sandbox, port: 0 });
	try {
		const token = sandbox.createToken('runtime');
		const found = await read(served.url, { token: async () => token });
		expect(found).toMatchObject({ ready: true, figures: { contractVersion: '2026-07-12' }, unread: null });
		for (const wrong of [sandbox.adminToken(), 'nobody']) {
			const refused = await read(served.url, { token: async () => wrong });
			expect(refused).toEqual({
				...{ ready: true, figures: null, unread: 'it refuses the token for its figures (401)' },
			});
		}
		const open = await read(served.url, { token: null });
		expect(open.unread).toBe('it wants a token for its figures (401)');
		sandbox.setRuntime('down');
		expect(await read(served.url, { token: async () => token })).toMatchObject({
			...{ ready: false, figures: null },
		});
	} finally {
		await served.close();
	}
});

it('that is down is told so, and nothing is thrown', async () => {
	const url = await deadUrl();
	expect(await read(url)).toEqual({ ready: null, figures: null, unread: `nothing answers at ${url}` });
});

it('is not followed elsewhere, and its token stays', async () => {
	const other = await replica((_, response) => json(response, 200, { opa: OPA }));
	const { url } = await serve((_, response) => {
		response.writeHead(302, { location: `${other.url}/metrics.json` }).end();
	});
	const found = await read(url);
	expect(found).toMatchObject({ ready: null, figures: null });
	expect(found.unread).toBe(`${url} redirects to ${other.url}`);
	expect(other.seen).toEqual([]);
});

it('that is slow is given up, and one that is stopped is stopped', async () => {
	const { url } = await replica(() => {});
	expect(await read(url, { timeoutMs: 60 })).toEqual({
		...{ ready: true, figures: null, unread: 'no answer within 60 ms' },
	});
	const stop = new AbortController();
	const hanging = await replica(() =>
		stop.abort(new CaracaliteError('interrupted', 'stopped', { exit: 130 })),
	);
	const failure = await failureOf(read(hanging.url, { signal: stop.signal }));
	expect([failure.code, failure.exit]).toEqual(['interrupted', 130]);
});

it.each<[string, number, string, string]>([
	['an HTML page', 200, '<html><title>Console</title></html>', 'an HTML page, "Console"'],
	['no JSON', 200, 'hello\u001b[2J', 'other text, "hello'],
	['something else', 200, '{"opa":3}', '/metrics.json tells nothing of policies'],
	['nothing there', 404, '{"error":"Not Found"}', '/metrics.json answered 404'],
	['a failure', 500, 'oops', '/metrics.json answered 500'],
	['too much', 200, `{"opa":{},"x":"${'x'.repeat(300_000)}"}`, 'its answer is over 256 KiB'],
	['too deep', 200, `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'its answer is nested too deep'],
])('that answers %s tells nothing', async (_, status, body, why) => {
	const { url } = await replica((_seen, response) => response.writeHead(status).end(body));
	const { figures, unread } = await read(url);
	expect([figures, unread]).toEqual([null, expect.stringContaining(why)]);
	expect(unread).not.toContain('\u001b');
});

it('figures that are missing or are none are not known, text is clean, and the token is taken out of it', async () => {
	const opa = {
		max_policy_age_seconds: '5',
		eval_errors: -1,
		decision_contract_version: `v\u001b[2J${TOKEN}`,
	};
	const { url } = await replica((_, response) => json(response, 200, { opa }));
	expect((await read(url)).figures).toEqual({
		...{ policyAgeSeconds: null, pollSeconds: null, contractVersion: 'v[redacted]', contractSha256: null },
		...{ evalErrors: null, compileErrors: null },
	});
});

it.each([
	[503, '{"ok":false,"ready":false}', false],
	[503, 'starting', false],
	[200, '{"ok":true,"ready":false}', false],
	[404, '{"error":"Not Found"}', null],
	[500, '{"ready":true}', null],
	[200, '{"ok":true}', null],
])('%d %s: ready is %s', async (status, body, ready) => {
	const { url } = await serve((seen, response) => {
		if (seen.path === '/ready') response.writeHead(status).end(body);
		else json(response, 200, { opa: OPA });
	});
	const found = await read(url);
	expect([found.ready, found.unread === null]).toEqual([ready, ready !== null]);
});

it('whose token cannot be had tells no figures, and says why', async () => {
	const { url, seen } = await replica((_, response) => json(response, 200, { opa: OPA }));
	const token = async (): Promise<string> => {
		throw new CaracaliteError('token_missing', 'the variable RT holds no token');
	};
	expect(await read(url, { token })).toMatchObject({
		figures: null,
		unread: 'the variable RT holds no token',
	});
	expect(seen).toHaveLength(1);
});
