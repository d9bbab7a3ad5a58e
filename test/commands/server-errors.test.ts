import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReportSchema } from '../../src/core/report/schema.js';
import { grantsDocument } from '../../src/sandbox/seed/documents.js';
import { type CliRun, hastyClock } from '../support/cli.js';
import { type Fate, type FaultProxy, startProxy } from '../support/proxy.js';
import { setScene } from '../support/scene.js';

const scene = setScene();
let proxy: FaultProxy;
beforeAll(async () => {
	proxy = await startProxy(() => scene.sandbox);
});
beforeEach(() => proxy.clear());
afterAll(() => proxy.close());

function run(argv: string[]): Promise<CliRun> {
	return scene.run([...argv, '--json'], { env: { CARACAL_API_URL: proxy.url }, clock: hastyClock() });
}

const rollOut = () =>
	run(['iterate', scene.story.deniedRequestId, '--candidate', '2', '--activate', '--yes']);

const FREEZE = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\nrestrict := set()\n';
const stage = (...more: string[]) => run(['stage', scene.file('Freeze.rego', FREEZE), ...more]);
const list = () => run(['audit']);

const EXPLAIN = /\/explain$/;
const SETS = /\/policy-sets$/;
const VERSIONS = /\/policy-sets\/[^/]+\/versions$/;
const MANIFEST = /\/policy-sets\/[^/]+\/versions\/[^/]+$/;
const SIMULATE = /\/simulate$/;
const ACTIVATE = /\/activate$/;
const STATUS = /\/activation-status$/;

/** Answers every call of a route with an error. */
function refuse(method: string, route: RegExp, fate: Fate): void {
	proxy.fate = (call) => (call.method === method && route.test(call.path) ? fate : null);
}

describe('every error of the Admin API ends a roll-out, and nothing is activated', () => {
	it.each<[number, string, string, RegExp, string?]>([
		[400, 'invalid_params', 'GET', EXPLAIN],
		[400, 'invalid_body', 'POST', SIMULATE],
		[400, 'internal_error', 'POST', SIMULATE],
		[401, 'invalid_admin_token', 'GET', /^\/v1\/zones$/],
		[403, 'admin_token_zone_mismatch', 'GET', /^\/v1\/zones$/],
		[403, 'zone_forbidden', 'GET', SETS],
		[403, 'system_zone_read_only', 'POST', ACTIVATE],
		[403, 'admin_token_read_only', 'POST', ACTIVATE],
		[403, 'admin_token_approve_only', 'POST', ACTIVATE],
		[404, 'zone_not_found', 'GET', /^\/v1\/zones\/[^/]+$/],
		[404, 'policy_set_not_found', 'GET', VERSIONS],
		[404, 'version_not_found', 'POST', SIMULATE],
		[404, 'version_not_found', 'POST', ACTIVATE],
		[404, 'policy_set_version_not_found', 'GET', MANIFEST],
		[404, 'policy_set_binding_not_found', 'GET', STATUS],
		[404, 'request_not_found', 'GET', EXPLAIN],
		[404, 'Not Found', 'GET', SETS, 'http_404'],
		[413, 'internal_error', 'POST', SIMULATE],
		[414, 'Bad Request', 'GET', EXPLAIN, 'http_414'],
		[429, 'rate_limited', 'POST', SIMULATE],
		[429, 'rate_limited', 'POST', ACTIVATE],
		[500, 'internal_error', 'GET', SETS],
		[500, 'internal_error', 'POST', SIMULATE],
		[500, 'audit_unavailable', 'POST', SIMULATE],
		[500, 'internal_error', 'POST', ACTIVATE, 'activation_not_applied'],
		[503, 'policy_verification_unavailable', 'GET', SETS],
	])('%i %s to %s %s', async (status, error, method, route, code = error) => {
		refuse(method, route, { status, body: { error, error_description: 'told by the server' } });
		const ended = await rollOut();
		expect([ended.exit, ended.json()]).toMatchObject([2, { ok: false, code, changed: false }]);
		expect(String(ended.json().message)).not.toBe('');
		expect(String(ended.json().hint)).toMatch(/\w/);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('404 active_policy_set_version_not_found leaves the runtime unknown, which holds', async () => {
		refuse('GET', STATUS, { status: 404, body: { error: 'active_policy_set_version_not_found' } });
		const ended = await rollOut();
		expect(ended.exit).toBe(1);
		expect(ReportSchema.parse(ended.json()).verdict?.blockers).toContain('runtime_not_ready');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});
});

describe('the errors of other commands', () => {
	it.each<[number, string, string, RegExp, () => Promise<CliRun>]>([
		[400, 'invalid_query', 'GET', /\/audit$/, list],
		[400, 'invalid_cursor', 'GET', /\/audit$/, list],
		[400, 'invalid_fields', 'GET', /\/audit$/, list],
		[404, 'policy_not_found', 'GET', /\/policies\/[^/]+$/, () => run(['show', 'policy', 'Grants'])],
		[422, 'invalid_rego', 'POST', /\/validate$/, stage],
	])('%i %s', async (status, error, method, route, command) => {
		refuse(method, route, { status, body: { valid: false, error, error_description: 'empty_policy' } });
		const ended = await command();
		expect([ended.exit, ended.json()]).toMatchObject([2, { ok: false, code: error, changed: false }]);
	});

	it.each([
		[409, 'policy_set_name_conflict', SETS],
		[409, 'referenced_policy_version_missing', VERSIONS],
		[422, 'invalid_policy_contract', VERSIONS],
		[422, 'invalid_policy_bundle', VERSIONS],
		[503, 'policy_verification_unavailable', VERSIONS],
	] as const)('%i %s while staging: what was made before it is told', async (status, error, route) => {
		refuse('POST', route, { status, body: { error } });
		const ended = await stage('--policy-set', 'Fresh', '--create-set');
		expect([ended.exit, ended.json()]).toMatchObject([3, { ok: false, code: error, changed: true }]);
		expect(ended.json().message).toContain('made before that: version 1 of policy "Freeze"');
		expect(ended.json().hint).toContain('What is active stayed active.');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		proxy.clear();
		const again = await stage('--policy-set', 'Fresh', '--create-set');
		expect([again.exit, again.json().documents]).toMatchObject([0, [{ name: 'Freeze', action: 'reused' }]]);
	});
});

describe('a proposal that was staged, and cannot be judged', () => {
	it('tells of the version that it made, which is used again', async () => {
		const denied = scene.sandbox.exchange({
			application: 'Payments Agent',
			resources: ['resource://ledger'],
			scopes: ['ledger:refund'],
			labels: ['clerk', 'cashier'],
		});
		const content = grantsDocument(
			{ payments: 'app-payments-agent', reporting: 'app-reporting' },
			{ clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:write'] },
			'\n# Another text, so that no version is like it.\n',
		);
		refuse('POST', SIMULATE, { status: 403, body: { error: 'forbidden' } });
		const ended = await run([
			'propose',
			denied.requestId,
			'--stage',
			'--documents',
			scene.file('Grants.rego', content),
		]);
		expect([ended.exit, ended.json()]).toMatchObject([3, { ok: false, changed: true }]);
		expect(ended.json().message).toContain('made before that: Main v5 (');
		expect(ended.json().hint).toContain('What is active stayed active.');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('claims nothing of a version that was there', async () => {
		refuse('POST', SIMULATE, { status: 403, body: { error: 'forbidden' } });
		const ended = await run(['propose', scene.story.deniedRequestId, '--stage']);
		expect([ended.exit, ended.json()]).toMatchObject([2, { ok: false, changed: false }]);
		expect(ended.json().message).not.toContain('made before that');
	});
});

describe('an answer to the activation that does not come', () => {
	it.each<[string, Fate]>([
		['a connection that broke', { breaks: true, applied: true }],
		[
			'an audit that could not be stored',
			{ status: 500, body: { error: 'audit_unavailable' }, applied: true },
		],
		['a gateway in between', { status: 502, body: '<html>bad gateway</html>', applied: true }],
	])('is looked up where the server did it: %s', async (_what, fate) => {
		refuse('POST', ACTIVATE, fate);
		const ended = await rollOut();
		expect(ended.exit).toBe(0);
		expect(ReportSchema.parse(ended.json()).activation).toMatchObject({ outcome: 'loaded' });
		expect(await scene.active()).toBe(scene.story.versions.careful);
	});

	it('is looked up where the server did not: nothing was changed, and nothing is tried again', async () => {
		refuse('POST', ACTIVATE, { breaks: true });
		const ended = await rollOut();
		expect([ended.exit, ended.json()]).toMatchObject([
			2,
			{
				code: 'activation_not_applied',
				changed: false,
				message: expect.stringContaining('Main v1 is active'),
			},
		]);
		expect(proxy.calls.filter((call) => call.endsWith('/activate'))).toHaveLength(1);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('is not known where nothing can be read any more', async () => {
		let gone = false;
		proxy.fate = ({ path }) => {
			gone ||= path.endsWith('/activate');
			return gone ? { breaks: true, applied: path.endsWith('/activate') } : null;
		};
		const ended = await rollOut();
		expect([ended.exit, ended.json()]).toMatchObject([
			3,
			{ code: 'activation_unknown', changed: 'unknown', hint: expect.stringContaining('caracalite status') },
		]);
	});

	it('a server that goes away after it leaves it unconfirmed', async () => {
		let accepted = false;
		proxy.fate = ({ path }) => {
			if (accepted) return { breaks: true };
			accepted = path.endsWith('/activate');
			return null;
		};
		const ended = await run([
			...['activate', scene.story.deniedRequestId, '--candidate', '2', '--yes', '--wait', '1s'],
		]);
		expect(ended.exit).toBe(3);
		expect(await scene.active()).toBe(scene.story.versions.careful);
	});
});
