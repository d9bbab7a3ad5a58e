import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SELF_SIGNED } from '../admin/self-signed.js';
import { type CliRun, hastyClock } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const denied = () => scene.story.deniedRequestId;

/** Runs a command line, sees that nothing was activated, and gives how it ended. */
async function ended(
	argv: string[],
	env: Record<string, string> = {},
): Promise<[number, Record<string, unknown>]> {
	const run: CliRun = await scene.run([...argv, '--json'], { env, clock: hastyClock() });
	expect(await scene.active()).toBe(scene.story.versions.baseline);
	return [run.exit, run.json()];
}

const told = (exit: number, code: string, message?: string) => [
	exit,
	{
		ok: false,
		code,
		changed: false,
		...(message === undefined ? {} : { message: expect.stringContaining(message) }),
	},
];

describe('what is not there', () => {
	const rollOut = (...more: string[]) => ['iterate', denied(), '--activate', '--yes', ...more];

	it('an unknown request', async () => {
		const id = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11';
		for (const argv of [
			['explain', id],
			['simulate', id],
			['verdict', id],
			['iterate', id, '--activate', '--yes'],
		]) {
			const named = argv[0] === 'explain' ? argv : [...argv, '--candidate', '2'];
			expect(await ended(named)).toMatchObject(told(2, 'request_not_found', `has no request ${id}`));
		}
	});

	it.each([
		['9', 'policy set "Main" has no version "9"'],
		['newest', 'policy set "Main" has no version "newest"'],
		['01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11', 'has no version'],
	])('an unknown version: %s', async (version, message) => {
		expect(await ended(rollOut('--candidate', version))).toMatchObject(
			told(2, 'policy_set_version_not_found', message),
		);
		expect(await ended(['rollback', '--to', version, '--yes'])).toMatchObject(
			told(2, 'policy_set_version_not_found', message),
		);
	});

	it('an unknown set, with the nearest name', async () => {
		const [exit, document] = await ended(rollOut('--candidate', '2', '--policy-set', 'Maim'));
		expect([exit, document]).toMatchObject(
			told(2, 'policy_set_not_found', 'zone payments has no policy set "Maim"'),
		);
		expect(document.hint).toContain('Did you mean "Main"?');
	});

	it('an unknown zone, with the nearest name, or by its id', async () => {
		const [exit, document] = await ended(rollOut('--candidate', '2', '--zone', 'paymens'));
		expect([exit, document]).toMatchObject(told(2, 'zone_not_found', 'no zone "paymens"'));
		expect(document.hint).toContain('payments');
		expect(await ended(rollOut('--zone', '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11'))).toMatchObject(
			told(2, 'zone_not_found'),
		);
	});

	it.each([
		['explain', 'a b'],
		['explain', '..'],
		['simulate', 'x'.repeat(200)],
	])('an id that no server takes: %s %s', async (command, id) => {
		expect(
			await ended([command, id, '--candidate', '2'].slice(0, command === 'explain' ? 2 : 4)),
		).toMatchObject(told(2, 'invalid_id'));
	});

	it('nothing named: no request, no candidate, no cases', async () => {
		expect(await ended(['explain'])).toMatchObject(told(2, 'request_needed'));
		expect(await ended(['simulate', denied()])).toMatchObject(told(2, 'candidate_needed'));
		expect(await ended(['regress', '--candidate', '2'])).toMatchObject(told(2, 'cases_needed'));
		expect(await ended(['verdict', '--candidate', '2'])).toMatchObject(told(2, 'nothing_to_judge'));
		expect(await ended(['rollback', '--yes'])).toMatchObject([2, { ok: false, changed: false }]);
	});
});

describe('a request that was not denied', () => {
	const asked = (scopes: string[], resources = ['resource://ledger']) =>
		scene.sandbox.exchange({ application: 'Payments Agent', resources, scopes, labels: ['cashier'] })
			.requestId;

	it.each([
		['was allowed', () => asked(['ledger:read'])],
		['was refused without asking policy', () => asked(['ledger:read'], ['resource://nope'])],
	])('%s', async (message, request) => {
		const id = request();
		expect(await ended(['simulate', id, '--candidate', '2'])).toMatchObject(told(1, 'not_denied', message));
		const [exit, report] = await ended(['iterate', id, '--candidate', '2', '--activate', '--yes']);
		expect([exit, report]).toMatchObject([
			1,
			{ ok: false, reproduced: false, candidate: null, activation: null },
		]);
		const [explained, document] = await ended(['explain', id]);
		expect([explained, document.ok]).toEqual([0, true]);
	});
});

describe('case files', () => {
	const judge = (...cases: string[]) =>
		ended([
			...['iterate', denied(), '--candidate', '2', '--activate', '--yes'],
			...cases.flatMap((file) => ['--cases', file]),
		]);

	it.each([
		['not-json.json', '[{"name": "a",}]', 'not-json.json:1:15 is not JSON'],
		['no-array.json', { name: 'a' }, 'no-array.json is not an array of cases'],
		[
			'bad-expect.json',
			[{ name: 'a', expect: 'maybe', input: {} }],
			'bad-expect.json:1:14 expect: is "allow"',
		],
		['no-input.json', [{ name: 'a', expect: 'deny' }], 'no-input.json:1:2 input: '],
		[
			'twice.json',
			[
				{ name: 'a', expect: 'deny', input: {} },
				{ name: 'a', expect: 'deny', input: {} },
			],
			'twice.json:1:43 name: "a" is used already in twice.json:1:3',
		],
		['broken.yaml', '- name: [a\n', 'broken.yaml:2:1 is not YAML'],
		['broken.ndjson', '{"name":"a"}\n{', 'broken.ndjson:2:1 is not JSON: Expected property name'],
	])('%s', async (name, content, message) => {
		expect(await judge(scene.file(name, content))).toMatchObject(told(2, 'bad_cases', message));
	});

	it('one name in two files', async () => {
		const one = scene.file('one.json', [{ name: 'a', expect: 'deny', input: {} }]);
		const two = scene.file('two.json', [{ name: 'a', expect: 'deny', input: {} }]);
		expect(await judge(one, two)).toMatchObject(
			told(2, 'bad_cases', 'two.json:1:3 name: "a" is used already in one.json:1:3'),
		);
	});

	it('none: an empty file, a glob or a filter that matches nothing, a file that is not there', async () => {
		expect(await judge(scene.file('empty.json', []))).toMatchObject(
			told(2, 'no_cases', 'no regression case in'),
		);
		expect(await judge('nothing-*.yaml')).toMatchObject(
			told(2, 'no_case_file', 'no file matches nothing-*.yaml'),
		);
		expect(await judge('nowhere.json')).toMatchObject(
			told(2, 'file_not_found', 'there is no file nowhere.json'),
		);
		const filtered = ['regress', CASES, '--candidate', '2', '--filter', 'no such case'];
		expect(await ended(filtered)).toMatchObject(
			told(2, 'no_cases', 'no case has "no such case" in its name'),
		);
	});
});

/** A server for one test, and its address. */
async function listening(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a server that is none', () => {
	const rollOut = (url: string) =>
		ended(['iterate', denied(), '--candidate', '2', '--activate', '--yes'], { CARACAL_API_URL: url });
	const answering = async (listener: RequestListener) => `http://${await listening(createServer(listener))}`;

	it('nobody listens', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		await new Promise((resolve) => server.close(resolve));
		expect(await rollOut(`http://127.0.0.1:${port}`)).toMatchObject(
			told(2, 'unreachable', 'nothing answers at'),
		);
	});

	it('another program has the port', async () => {
		const url = await answering((_request, response) => response.writeHead(404).end('not here'));
		expect(await rollOut(url)).toMatchObject(told(2, 'http_404'));
		const gone = await answering((request) => request.socket.destroy());
		expect(await rollOut(gone)).toMatchObject(told(2, 'connection_lost', 'broke off'));
	});

	it('answers with HTML, or with JSON of another kind', async () => {
		const html = await answering((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Console</title>');
		});
		expect(await rollOut(html)).toMatchObject(told(2, 'not_json', 'an HTML page, "Console"'));
		const other = await answering((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"id":1}]}');
		});
		expect(await rollOut(other)).toMatchObject(told(2, 'unexpected_answer'));
	});

	it('redirects', async () => {
		const url = await answering((_request, response) => {
			response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
		});
		expect(await rollOut(url)).toMatchObject(told(2, 'redirected', 'https://elsewhere.example'));
	});

	it('has a certificate that nobody trusts, or speaks plain http', async () => {
		const host = await listening(createTlsServer(SELF_SIGNED, (_request, response) => response.end('{}')));
		expect(await rollOut(`https://${host}`)).toMatchObject(told(2, 'tls_failed', 'no trusted connection'));
		expect(await rollOut(scene.url.replace('http:', 'https:'))).toMatchObject(told(2, 'tls_failed'));
	});

	it('a host that is not known, an address that is none, plain http to elsewhere', async () => {
		expect(await rollOut('https://nowhere.invalid')).toMatchObject(told(2, 'unreachable'));
		expect(await rollOut('caracal.example')).toMatchObject(told(2, 'bad_api_url'));
		expect(await rollOut('http://caracal.example')).toMatchObject(told(2, 'insecure_http'));
	});
});

describe('tokens', () => {
	const with_ = (token: string, ...argv: string[]) => ended(argv, { CARACAL_ADMIN_TOKEN: token });

	it('a wrong one, and none', async () => {
		const argv = ['iterate', denied(), '--candidate', '2', '--activate', '--yes'];
		expect(await with_('cat_wrong-token-0123456789', ...argv)).toMatchObject(told(2, 'invalid_admin_token'));
		expect(await with_('', ...argv)).toMatchObject([2, { ok: false, changed: false }]);
	});

	it('one that may only read: it explains, and cannot stage or roll back', async () => {
		const token = scene.sandbox.createToken('read');
		expect((await with_(token, 'explain', denied()))[0]).toBe(0);
		const file = scene.file('Other.rego', '# caracal:data-document\npackage caracal.authz\nrestrict := []\n');
		expect(await with_(token, 'stage', file)).toMatchObject(told(2, 'admin_token_read_only'));
		expect(await with_(token, 'rollback', '--to', '2', '--yes')).toMatchObject(
			told(2, 'admin_token_read_only'),
		);
	});

	it("a zone's own: it works with the zone's id, and with no other zone", async () => {
		const token = scene.sandbox.createToken('zone', scene.story.zoneId);
		const [exit, document] = await with_(token, 'status');
		expect([exit, document]).toMatchObject(told(2, 'admin_token_zone_mismatch', 'named by its id'));
		const other = ['status', '--zone', '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11'];
		expect(await with_(token, ...other)).toMatchObject(told(2, 'admin_token_zone_mismatch'));
	});

	it('is never printed', async () => {
		const token = 'cat_wrong-token-0123456789';
		const run = await scene.run(['status', '--debug'], { env: { CARACAL_ADMIN_TOKEN: token } });
		expect(run.stdout + run.stderr).not.toContain(token);
	});
});
