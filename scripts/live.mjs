// The whole loop against the Caracal that CARACAL_API_URL and CARACAL_ADMIN_TOKEN name, in a zone of its
// own that it makes and removes. Says loudly that it was skipped where none is named.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { CARACAL_API_URL: apiUrl, CARACAL_ADMIN_TOKEN: token } = process.env;
if (!apiUrl || !token) {
	console.log(
		'SKIPPED: no Caracal is named. Set CARACAL_API_URL and CARACAL_ADMIN_TOKEN (a zone is made and removed).',
	);
	process.exit(0);
}

const bin = fileURLToPath(new URL('../bin/caracalite.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'caracalite-live-'));
const failures = [];

/** A call of the Admin API for what the command line has no words for: zones, applications, resources. */
async function call(method, path, body) {
	const response = await fetch(`${apiUrl}${path}`, {
		method,
		// A kept connection would be stale after the commands between two calls.
		headers: {
			authorization: `Bearer ${token}`,
			connection: 'close',
			...(body ? { 'content-type': 'application/json' } : {}),
		},
		redirect: 'error',
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${text.slice(0, 200)}`);
	return text === '' ? null : JSON.parse(text);
}

/** Runs a command in the zone and gives its document; notes an exit code that was not expected. */
function step(zoneId, expected, args) {
	const env = { ...process.env, CARACAL_ZONE_ID: zoneId, CARACALITE_PROFILE: '' };
	const run = spawnSync(process.execPath, [bin, ...args, '--json'], { cwd: dir, env, encoding: 'utf8' });
	const ok = run.status === expected;
	console.log(`${ok ? 'ok  ' : 'FAIL'} caracalite ${args.join(' ')} (exit ${run.status})`);
	if (!ok)
		failures.push(
			`${args.join(' ')}: expected exit ${expected}, got ${run.status}: ${run.stdout.slice(0, 400)}`,
		);
	return run.stdout === '' ? null : JSON.parse(run.stdout);
}

const grants = (application, clerk) => `# caracal:data-document
package caracal.authz

import rego.v1

app_ids := {"live": "${application}"}

grants := {"resource://live-ledger": {"application": "live", "roles": {"clerk": ${JSON.stringify(clerk)}}}}
`;

const mint = (zoneId, application, scope) => ({
	schema_version: '2026-05-20',
	principal: { type: 'Application', id: application, zone_id: zoneId, labels: ['clerk'] },
	resource: { type: 'Resource', identifier: 'resource://live-ledger', scopes: [scope] },
	action: { id: 'TokenExchange' },
	context: {
		actor_claims: {},
		requested_scopes: [scope],
		challenge_resolved: false,
		agent_session_id: 'session-1',
		delegation_edge_id: 'delegation-1',
	},
	delegation_edge: { id: 'delegation-1', scopes: [scope] },
});

function loop(zoneId, application) {
	const document = join(dir, 'live-grants.rego');
	const cases = join(dir, 'cases.json');
	const expecting = (write) => {
		const one = (name, expect, scope) => ({ name, expect, input: mint(zoneId, application, scope) });
		const all = [
			one('clerk reads', 'allow', 'ledger:read'),
			one('clerk writes', write, 'ledger:write'),
			one('clerk refunds', 'deny', 'ledger:refund'),
		];
		writeFileSync(cases, JSON.stringify(all));
	};
	writeFileSync(document, grants(application, ['ledger:read']));
	expecting('deny');
	step(zoneId, 0, ['stage', document, '--policy-set', 'live', '--create-set']);
	const judge = ['--candidate', 'latest', '--cases', cases, '--accept-gains'];
	step(zoneId, 0, ['iterate', ...judge, '--activate', '--yes']);
	writeFileSync(document, grants(application, ['ledger:read', 'ledger:write']));
	step(zoneId, 0, ['stage', document, '--policy-set', 'live']);
	step(zoneId, 0, ['diff', 'latest']);
	const input = join(dir, 'input.json');
	writeFileSync(input, JSON.stringify(mint(zoneId, application, 'ledger:write')));
	step(zoneId, 0, ['simulate', '--input', input, '--candidate', 'latest']);
	step(zoneId, 1, ['regress', cases, '--candidate', 'latest']);
	step(zoneId, 1, ['iterate', ...judge]);
	expecting('allow');
	step(zoneId, 0, ['regress', cases, '--candidate', 'latest']);
	step(zoneId, 0, ['iterate', ...judge, '--activate', '--yes', '--watch', '5s']);
	step(zoneId, 0, ['rollback', '--yes']);
	const status = step(zoneId, 0, ['status']);
	if (status?.active?.version !== 1)
		failures.push(`after the rollback version ${status?.active?.version} is active`);
}

let zoneId = null;
try {
	const mark = `${Date.now().toString(36)}${process.pid}`;
	const zone = await call('POST', '/v1/zones', {
		name: `caracalite live ${mark}`,
		slug: `caracalite-live-${mark}`,
	});
	zoneId = zone.id;
	const base = `/v1/zones/${zoneId}`;
	const application = await call('POST', `${base}/applications`, {
		name: 'Live',
		registration_method: 'managed',
	});
	loop(zoneId, application.id);
} catch (error) {
	failures.push(error instanceof Error ? error.message : String(error));
} finally {
	rmSync(dir, { recursive: true, force: true });
	if (zoneId !== null) {
		await call('DELETE', `/v1/zones/${zoneId}`).then(
			() => console.log('the zone was removed'),
			(error) => console.log(`LEFT BEHIND: zone ${zoneId} could not be removed (${error.message})`),
		);
	}
}
for (const failure of failures) console.error(`FAIL ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
