import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCheck } from '../../src/commands/doctor/local.js';
import { howFar } from '../../src/commands/doctor/reached.js';
import { type Doctor, DoctorSchema } from '../../src/commands/doctor/schema.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { SELF_SIGNED } from '../admin/self-signed.js';
import { silentServer } from '../cli/walk.js';
import { type CliRun, type CliWorld, caracalite } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const folder = () => mkdtempSync(join(tmpdir(), 'caracalite-doctor-'));

/** What doctor found, by the names of its checks. */
function found(run: CliRun): {
	document: Doctor;
	status: Record<string, string>;
	text: Record<string, string>;
} {
	const document = DoctorSchema.parse(run.json());
	expect(run.exit).toBe(document.ok ? 0 : 1);
	const of = (member: 'status' | 'text') =>
		Object.fromEntries(document.checks.map((check) => [check.name, check[member]]));
	return { document, status: of('status'), text: of('text') };
}

/** What doctor says in a folder with this configuration and environment. */
async function doctorIn(files: Record<string, string>, world: CliWorld = {}, ...argv: string[]) {
	const cwd = folder();
	for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text, { mode: 0o600 });
	const env = { HOME: cwd, ...world.env };
	return { cwd, ...found(await caracalite(['doctor', ...argv, '--json'], { cwd, ...world, env })) };
}

/** Calls that the server noted in its admin audit. */
async function noted(): Promise<number> {
	const { sandbox, story, url } = scene;
	const answer = await fetch(`${url}/v1/zones/${story.zoneId}/admin-audit?limit=1000`, {
		headers: { authorization: `Bearer ${sandbox.adminToken()}` },
	});
	const body: { items: unknown[] } = JSON.parse(await answer.text());
	return body.items.length;
}

describe('doctor on a zone that is well', () => {
	it('passes everything, tells where each value came from, and changes nothing', async () => {
		const before = await noted();
		const { document, status, text } = found(
			await scene.run(['doctor', '--json'], { env: { HOME: folder() } }),
		);
		expect(Object.values(status).filter((one) => one !== 'passed')).toEqual([]);
		expect(text.install).toContain('with DuckDB');
		expect(text.zone).toContain(scene.story.zoneId);
		expect(text.active).toMatch(/^Main v1/);
		expect(text.contract).toContain('2026-07-12');
		expect(text.budget).toMatch(/^5\d\d of 600 calls/);
		expect(document.settings).toContainEqual(
			expect.objectContaining({ key: 'zone', source: 'CARACAL_ZONE_ID' }),
		);
		expect(await noted()).toBe(before);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('shows no token', async () => {
		const token = scene.sandbox.adminToken();
		for (const argv of [['doctor'], ['doctor', '--json'], ['doctor', '--verbose', '--debug', '--deep']]) {
			const run = await scene.run(argv);
			expect(run.stdout + run.stderr).not.toContain(token);
		}
	});

	it('knows with --deep what a token may do, which the server notes', async () => {
		const deep = async (token?: string) =>
			found(
				await scene.run(['doctor', '--deep', '--json'], { env: { HOME: folder(), ...scene.env(token) } }),
			);
		const before = await noted();
		expect((await deep()).text.token).toContain('reads and simulates');
		expect(await noted()).toBe(before + 1);
		const reading = await deep(scene.sandbox.createToken('read'));
		expect(reading.status.token).toBe('warned');
		expect(reading.text.token).toContain('admin_token_read_only');
		expect(reading.document.ok).toBe(true);
		expect((await deep(scene.sandbox.createToken('approve'))).text.token).toContain(
			'admin_token_approve_only',
		);
		// What is refused is noted as well.
		expect(await noted()).toBe(before + 3);
	});

	it('tells it to a person: the mark, what, and what to do', async () => {
		const { stdout, exit } = await scene.run(['doctor'], { env: { HOME: folder(), LANG: 'C.UTF-8' } });
		expect(exit).toBe(0);
		expect(stdout).toMatch(/✓ {2}node {7}v\d+/);
		expect(stdout).toMatch(/zone +\S+ +CARACAL_ZONE_ID/);
		expect(stdout).toMatch(/Well: nothing to mend\.\n {2}Nothing was changed\.\n$/);
	});
});

describe('doctor where something is wrong', () => {
	it('says what to do where nothing is configured', async () => {
		const { status, document } = await doctorIn({});
		expect(status).toMatchObject({ config: 'passed', server: 'failed', zone: 'not_evaluated' });
		expect(document.checks.find(({ name }) => name === 'server')?.hint).toContain('caracalite init');
	});

	it('lists the mistakes of a broken configuration, and asks no server on its word', async () => {
		const { status, document } = await doctorIn({
			'.caracaliterc.yaml': 'profiles:\n  p:\n    zne: x\n    gains: no\n',
		});
		expect(status).toMatchObject({ node: 'passed', config: 'failed', server: 'not_evaluated' });
		const config = document.checks.find(({ name }) => name === 'config');
		expect(config?.problems).toEqual([
			expect.stringMatching(/^\.caracaliterc\.yaml:3:5: profiles\.p\.zne: unknown key/),
			expect.stringMatching(/^\.caracaliterc\.yaml:\d+:\d+: profiles\.p\.gains/),
		]);
	});

	it('asks no server on the word of a configuration that is not trusted', async () => {
		const server = await silentServer();
		let asked = false;
		void server.asked.then(() => {
			asked = true;
		});
		const yaml = `profiles:\n  p:\n    apiUrl: ${server.url}\n    token: {command: [touch, pwned]}\n`;
		const { status, document, cwd } = await doctorIn(
			{ '.caracaliterc.yaml': yaml },
			{ env: { HOME: folder() } },
		);
		server.close();
		expect(status).toMatchObject({ config: 'failed', server: 'not_evaluated', token: 'not_evaluated' });
		expect(document.checks.find(({ name }) => name === 'config')).toMatchObject({
			code: 'config_untrusted',
			hint: expect.stringContaining('caracalite trust .caracaliterc.yaml'),
		});
		expect([asked, existsSync(join(cwd, 'pwned'))]).toEqual([false, false]);
	});

	it('refuses a configuration that others can write, and a profile that is not there', async () => {
		const cwd = folder();
		writeFileSync(join(cwd, '.caracaliterc.yaml'), 'profiles: {p: {sandbox: {}}}\n');
		chmodSync(join(cwd, '.caracaliterc.yaml'), 0o666);
		const open = found(await caracalite(['doctor', '--json'], { cwd, env: { HOME: cwd } }));
		expect(open.document.checks.find(({ name }) => name === 'config')?.code).toBe('config_refused');
		const missing = await doctorIn({}, {}, '--profile', 'prod');
		expect(missing.document.checks.find(({ name }) => name === 'config')?.code).toBe('profile_not_found');
	});

	it.each([
		[
			'a server that is not there',
			{ CARACAL_API_URL: 'http://127.0.0.1:1', CARACAL_ADMIN_TOKEN: 't' },
			'server',
		],
		['no token', { CARACAL_API_URL: 'http://127.0.0.1:1' }, 'token'],
		['a URL that is none', { CARACAL_API_URL: 'ftp://x', CARACAL_ADMIN_TOKEN: 't' }, 'config'],
		[
			'plain http to elsewhere',
			{ CARACAL_API_URL: 'http://caracal.example', CARACAL_ADMIN_TOKEN: 't' },
			'config',
		],
	] as const)('names %s', async (_what, env, name) => {
		const { status } = await doctorIn({}, { env });
		const failed = Object.entries(status).filter(([, one]) => one === 'failed');
		expect(failed).toEqual([[name, 'failed']]);
	});

	it('names a wrong token, an unknown zone and an unknown set, each alone', async () => {
		const look = async (env: Record<string, string>) => {
			const run = await scene.run(['doctor', '--json'], { env: { HOME: folder(), ...env } });
			return Object.entries(found(run).status)
				.filter(([, one]) => one === 'failed')
				.map(([name]) => name);
		};
		expect(await look({ CARACAL_ADMIN_TOKEN: 'wrong' })).toEqual(['token']);
		expect(await look({ CARACAL_ZONE_ID: 'nowhere' })).toEqual(['zone']);
		expect(await look({ CARACAL_ZONE_ID: '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a12' })).toEqual(['zone']);
		expect(await look({ POLICY_SET_ID: 'Maim' })).toEqual(['set']);
	});

	it('names a certificate that nobody vouches for', async () => {
		const server = createServer(SELF_SIGNED, () => {});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		const address = server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		const env = { CARACAL_API_URL: `https://127.0.0.1:${port}`, CARACAL_ADMIN_TOKEN: 't' };
		const { status, document } = await doctorIn({}, { env });
		server.close();
		expect(status).toMatchObject({ server: 'not_evaluated', tls: 'failed', token: 'not_evaluated' });
		expect(document.checks.find(({ name }) => name === 'tls')?.hint).toContain('NODE_EXTRA_CA_CERTS');
	});

	it('names a journal that is damaged, and a data directory that is a link', async () => {
		const home = folder();
		const damaged = folder();
		mkdirSync(join(damaged, '.caracalite'), { mode: 0o700 });
		writeFileSync(join(damaged, '.caracalite', 'journal.db'), 'no database at all', { mode: 0o600 });
		const env = { HOME: home, ...scene.env(), CARACAL_ZONE_ID: scene.story.zoneId };
		const broken = found(await caracalite(['doctor', '--json'], { cwd: damaged, env }));
		expect(broken.status).toMatchObject({
			data: 'passed',
			journal: 'failed',
			zone: 'passed',
			runtime: 'passed',
		});
		expect(readdirSync(join(damaged, '.caracalite'))).toContain('journal.db');
		const linked = folder();
		symlinkSync(damaged, join(linked, '.caracalite'));
		const link = found(await caracalite(['doctor', '--json'], { cwd: linked, env }));
		expect(link.status).toMatchObject({ data: 'failed', zone: 'passed' });
	});

	it('warns of a proxy that is not followed', async () => {
		const { status, text } = await doctorIn(
			{},
			{ env: { CARACAL_API_URL: 'http://127.0.0.1:1', CARACAL_ADMIN_TOKEN: 't', http_proxy: 'http://p:1' } },
		);
		expect(status.proxy).toBe('warned');
		expect(text.proxy).toContain('http_proxy is set and not followed');
	});
});

describe('what doctor decides on plain data', () => {
	it('knows which Node is too old', () => {
		const statuses = ['v18.20.0', 'v20.18.9', 'v20.19.0', 'v22.0.0', 'v26.1.0'].map(
			(one) => nodeCheck(one).status,
		);
		expect(statuses).toEqual(['failed', 'failed', 'passed', 'passed', 'passed']);
	});

	it.each([
		['token_missing', undefined, 'not_evaluated', 'failed'],
		['invalid_admin_token', 401, 'passed', 'failed'],
		['admin_token_zone_mismatch', 403, 'passed', 'failed'],
		['zone_not_found', undefined, 'passed', 'passed'],
		['zone_not_named', undefined, 'passed', 'passed'],
		['unreachable', undefined, 'failed', 'not_evaluated'],
		['not_json', 200, 'failed', 'not_evaluated'],
		['internal_error', 500, 'failed', 'not_evaluated'],
		['tls_failed', undefined, 'not_evaluated', 'not_evaluated'],
	] as const)('tells by %s (%s) how far a run got', (code, status, server, token) => {
		const facts = status === undefined ? {} : { status };
		expect(howFar(new CaracaliteError(code, 'x', facts))).toMatchObject({ server, token });
	});
});
