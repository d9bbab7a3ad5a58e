import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ReportSchema } from '../../src/core/report/schema.js';
import { type CliRun, patientClock } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene();

/** Rolls the careful candidate out by a profile, which is trusted by its hash unless said. */
async function iterate(profile: object, { trusts = true, env = {} } = {}): Promise<CliRun> {
	const text = JSON.stringify({ profiles: { live: profile } });
	scene.file('.caracaliterc.json', text);
	const pin = createHash('sha256').update(text).digest('hex');
	const { deniedRequestId } = scene.story;
	const argv = ['iterate', deniedRequestId, '--candidate', '2', '--activate', '--yes', '--json'];
	return scene.run([...argv, ...(trusts ? ['--trust', pin] : [])], { clock: patientClock(), env });
}

const runtimeLines = (run: CliRun) =>
	(ReportSchema.parse(JSON.parse(run.stdout)).checklist ?? []).filter(({ check }) => check === 'runtime');

/** A replica that answers every call by this. */
async function replica(answer: (path: string, response: ServerResponse) => void): Promise<string> {
	const server = createServer(({ url = '' }, response) => answer(url, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const figures = (opa: object) => (path: string, response: ServerResponse) => {
	const body = path === '/ready' ? { ok: true, ready: true } : { opa };
	response.writeHead(200).end(JSON.stringify(body));
};
const FRESH = {
	max_policy_age_seconds: 0,
	poll_interval_seconds: 4,
	decision_contract_version: '2026-07-12',
};

describe('the replicas that a profile names', () => {
	it('are asked by their own tokens, and each is a line', async () => {
		const RT = scene.sandbox.createToken('runtime');
		const other = await replica(figures(FRESH));
		const runtimes = [{ url: scene.url, token: { env: 'RT' } }, { url: other }];
		const run = await iterate({ runtimes }, { env: { RT } });
		expect(run.exit).toBe(0);
		expect(runtimeLines(run)).toMatchObject([
			{ status: 'passed', evidence: { url: scene.url, ready: true, contractVersion: '2026-07-12' } },
			{ status: 'passed', evidence: { url: other, policyAgeSeconds: 0 } },
		]);
		expect(run.stdout + run.stderr).not.toContain(RT);
		expect(run.stderr).toContain(`the token of the variable RT goes to ${scene.url}`);
	});

	it.each<[string, () => Promise<string>, string]>([
		[
			'that is older than the activation',
			() => replica(figures({ ...FRESH, max_policy_age_seconds: 9_000 })),
			"is another zone's",
		],
		['that wants a token', async () => scene.url, 'it wants a token for its figures (401)'],
		['that is a web page', () => replica((_, response) => response.end('<html></html>')), 'an HTML page'],
		[
			'that leads elsewhere',
			() => replica((_, response) => response.writeHead(307, { location: '/x' }).end()),
			'redirects',
		],
	])('one %s is not known, and stands against nothing', async (_, url, text) => {
		const run = await iterate({ runtimes: [{ url: await url() }] });
		expect(run.exit).toBe(0);
		expect(runtimeLines(run)).toMatchObject([{ status: 'not_known', text: expect.stringContaining(text) }]);
	});

	it('one of another contract is told, and it is not confirmed: exit 3', async () => {
		const url = await replica(figures({ ...FRESH, decision_contract_version: '2027-01-01' }));
		const run = await iterate({ runtimes: [{ url }] });
		expect(run.exit).toBe(3);
		expect(runtimeLines(run)).toMatchObject([
			{ status: 'failed', text: expect.stringContaining('2027-01-01') },
		]);
		expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, trouble: null });
	});

	it('one that loads it a little later is waited for', async () => {
		let asked = 0;
		const url = await replica((path, response) => {
			if (path === '/metrics.json') asked += 1;
			figures({ ...FRESH, max_policy_age_seconds: asked < 3 ? 9_000 : 0 })(path, response);
		});
		const run = await iterate({ runtimes: [{ url }] });
		expect([run.exit, asked]).toEqual([0, 3]);
		expect(runtimeLines(run)).toMatchObject([{ status: 'passed' }]);
	});
});

describe('a profile that nobody has looked at', () => {
	it.each([
		['canary', { canary: 'touch ran' }],
		['runtimes', { runtimes: [{ url: 'https://h.example', token: { env: 'GITHUB_TOKEN' } }] }],
	])('has no say by %s: nothing is run, sent or changed', async (setting, profile) => {
		const run = await iterate(profile, { trusts: false, env: { GITHUB_TOKEN: 'secret' } });
		expect(run.exit).toBe(2);
		expect(run.json()).toMatchObject({
			...{ code: 'config_untrusted', changed: false, details: { problems: [{ setting }] } },
		});
		expect(existsSync(join(scene.dir, 'ran'))).toBe(false);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('once trusted runs its canary beside its file', async () => {
		mkdirSync(join(scene.dir, 'below'), { recursive: true });
		const run = await iterate({
			canary: 'pwd > where; echo "$CARACAL_ZONE_ID $CARACAL_API_URL" >> where; exit 1',
		});
		expect(run.exit).toBe(3);
		expect(readFileSync(join(scene.dir, 'where'), 'utf8').split('\n')).toEqual([
			...[scene.dir, `${scene.story.zoneId} ${scene.url}`, ''],
		]);
	});
});
