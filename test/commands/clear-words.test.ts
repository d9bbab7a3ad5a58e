import { expect, it } from 'vitest';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

it.each([
	[['explain', '--latest', '01a21095-419c'], 'usage', '--latest and a request exclude'],
	[['audit', '--since', '1h', '--until', '2h'], 'usage', 'is not before --until'],
	[['record', '--since', '2026-01-02', '--until', '2026-01-01'], 'usage', 'is not before --until'],
	[['audit', '--limit', '99999999'], 'usage', 'from 1 to 999999'],
	[['audit', '--resource', 'resource://ledgr'], 'resource_not_found', 'no resource "resource://ledgr"'],
	[['record', '--resource', 'resource://ledgr'], 'resource_not_found', 'no resource "resource://ledgr"'],
	[
		['simulate', '-', '--candidate', '2', '--resource', 'resource://ledgr'],
		'resource_not_found',
		'no resource',
	],
	[
		['iterate', '-', '--candidate', '2', '--resource', 'resource://ledgr'],
		'resource_not_found',
		'no resource',
	],
	[['simulate', '--documents', 'Grants.rego', '01a21095-419c'], 'usage', '01a21095-419c is no file'],
	[['diff', '--documents', 'Grants.rego', 'latest'], 'usage', 'latest is no file'],
	[['show', 'version', 'nope', '--raw'], 'policy_set_version_not_found', 'has no version'],
] as const)('%j', async (argv, code, words) => {
	scene.file(
		'Grants.rego',
		'# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\ngrants := {}\n',
	);
	const run = await scene.run([...argv, '--json'], {});
	expect(run.json()).toMatchObject({ code, changed: false });
	expect([run.exit, `${run.json().message} ${run.json().hint}`]).toEqual([2, expect.stringContaining(words)]);
});

it('says aloud what of the environment does not count', async () => {
	const run = await scene.run(['status'], { env: { CARACAL_ADMIN_TOKEN: 't' } }, 'in process');
	expect(run.stderr).toContain('CARACAL_ADMIN_TOKEN does not count: the run works in the sandbox.');
	const proxied = await scene.run(['status'], { env: { ...scene.env(), HTTP_PROXY: 'http://p:1' } });
	expect(proxied.stderr).toContain('HTTP_PROXY is set and not followed: calls go straight to 127.0.0.1.');
});

it('gives the keys of the seed beside its own', async () => {
	const argv = ['iterate', '-', '--candidate', '2', '--activate', '--yes', '--json'];
	const { trace, activation, candidate } = (await scene.run(argv)).json();
	expect(trace).toMatchObject({ reasons: ['role_scope_mismatch'], determiningPolicies: expect.any(Array) });
	expect(activation).toMatchObject({ propagationStatus: 'loaded', active: true, loaded: true });
	expect(candidate).toMatchObject({ decision: 'allow' });
	const cases = scene.file('one.json', [{ name: 'one', expect: 'deny', input: {} }]);
	const regressed = await scene.run(['regress', cases, '--candidate', '2', '--json']);
	expect(regressed.json().candidate).toMatchObject({ decision: 'not_executed', executed: false });
});
