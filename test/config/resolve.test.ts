import { describe, expect, it } from 'vitest';
import { normaliseConfig } from '../../src/config/normalise.js';
import { parseYaml } from '../../src/config/parse.js';
import { proxyNotFollowed } from '../../src/config/proxy.js';
import { resolveSettings } from '../../src/config/resolve.js';
import { checkConfig } from '../../src/config/rules.js';
import type { ResolvedSettings as Settings } from '../../src/config/settings.js';
import type { SettingSources } from '../../src/config/sources.js';

const FILE = '.caracaliterc.yaml';

async function config(yaml: string) {
	const text = await parseYaml(FILE, yaml);
	const place = { file: `/work/shop/${FILE}`, cwd: '/work/shop/api', home: '/home/kim' };
	return normaliseConfig(checkConfig(text), text, place);
}

async function settings(yaml: string | null, rest: Partial<SettingSources> = {}): Promise<Settings> {
	return resolveSettings({
		flags: {},
		env: {},
		config: yaml === null ? null : await config(yaml),
		need: 'profile',
		cwd: '/work/shop/api',
		sandboxIsThere: false,
		...rest,
	});
}

function originOf({ origins }: Settings, key: string) {
	const { origin, source, value } = origins.find((one) => one.key === key) ?? {};
	return { origin, source, value };
}

const TWO = `
defaultProfile: live
profiles:
  base:
    token: {file: ~/token}
    timeout: 5m
    zone: base-zone
  live:
    extends: base
    apiUrl: https://caracal.example/
    zone: payments
    cases: cases/*.yaml
  play:
    sandbox: {dataDir: play}
`;

describe('precedence', () => {
	it('takes the flag, then the environment, then the profile, then the default', async () => {
		const env = { CARACAL_ZONE_ID: 'from-env' };
		const all = await settings(TWO, { flags: { zone: 'from-flag' }, env });
		expect(originOf(all, 'zone')).toEqual({ origin: 'flag', source: '--zone', value: 'from-flag' });
		const two = await settings(TWO, { env });
		expect(originOf(two, 'zone')).toEqual({
			origin: 'environment',
			source: 'CARACAL_ZONE_ID',
			value: 'from-env',
		});
		const one = await settings(TWO);
		expect(originOf(one, 'zone')).toEqual({ origin: 'profile', source: `${FILE}:11:5`, value: 'payments' });
		const none = await settings(TWO, { flags: { profile: 'play' } });
		expect(originOf(none, 'zone')).toEqual({ origin: 'default', source: null, value: null });
	});

	it('counts an empty variable as absent', async () => {
		expect((await settings(TWO, { env: { CARACAL_ZONE_ID: '' } })).zone).toBe('payments');
	});

	it.each([
		['CARACALITE_PROFILE', 'play', (found: Settings) => found.profile],
		['POLICY_SET_ID', 'Main', (found: Settings) => found.policySet],
		['CANDIDATE_VERSION_ID', '2', (found: Settings) => found.candidate],
		['DENIED_REQUEST_ID', 'req-1', (found: Settings) => found.deniedRequestId],
	])('reads %s', async (name, value, read) => {
		expect(read(await settings(TWO, { env: { [name]: value } }))).toBe(value);
	});

	it.each([
		...['true', 'TRUE', '1', 'yes', 'on', ' y '].map((word) => [word, true] as const),
		...['false', 'False', '0', 'no', 'off', ''].map((word) => [word, false] as const),
	])('takes ACTIVATE=%j for %j', async (word, activate) => {
		expect((await settings(TWO, { env: { ACTIVATE: word } })).activate).toBe(activate);
	});

	it('refuses a word of ACTIVATE that it does not know', async () => {
		const unclear = settings(TWO, { env: { ACTIVATE: 'maybe' } });
		await expect(unclear).rejects.toMatchObject({ code: 'bad_variable', changed: false });
	});

	it('reads one case file', async () => {
		expect((await settings(TWO, { env: { REGRESSION_FILE: 'r.json' } })).cases).toEqual(['r.json']);
	});
});

describe('a profile', () => {
	it('folds in what it extends, and its own keys win', async () => {
		const found = await settings(TWO);
		expect(found).toMatchObject({ profile: 'live', zone: 'payments', timeoutMs: 300_000, concurrency: 16 });
		expect(originOf(found, 'timeoutMs').source).toBe(`${FILE}:6:5`);
	});

	it('says how many calls the server takes a minute, unless the flag does', async () => {
		const text = TWO.replace('timeout:', 'rate: 1200\n    timeout:');
		expect((await settings(text)).rate).toBe(1200);
		expect((await settings(text, { flags: { rate: 30 } })).rate).toBe(30);
		expect((await settings(TWO)).rate).toBeNull();
	});

	it('has its paths from its file, and its globs seen from the working directory', async () => {
		const found = await settings(TWO);
		expect(found.cases).toEqual(['../cases/*.yaml']);
		expect(found.target).toEqual({
			kind: 'server',
			apiUrl: 'https://caracal.example',
			token: { file: '/home/kim/token' },
		});
		expect((await settings(TWO, { flags: { profile: 'play' } })).dataDir).toBe('/work/shop/play');
		expect(found.dataDir).toBe('/work/shop/.caracalite');
	});

	it('that names its own target takes none from what it extends', async () => {
		const yaml = 'profiles: {a: {apiUrl: "https://a.example"}, b: {extends: a, sandbox: {}}}';
		expect((await settings(yaml, { flags: { profile: 'b' } })).target.kind).toBe('sandbox');
	});

	it('is the only one, where none is the default', async () => {
		expect((await settings('profiles: {only: {sandbox: {}}}')).profile).toBe('only');
	});
});

describe('the target', () => {
	it('is the server of the environment where nothing is configured', async () => {
		const found = await settings(null, { env: { CARACAL_API_URL: 'http://127.0.0.1:3000/' } });
		expect(found.target).toEqual({
			kind: 'server',
			apiUrl: 'http://127.0.0.1:3000',
			token: { env: 'CARACAL_ADMIN_TOKEN' },
		});
	});

	it('is the sandbox where one is there and nothing else is said', async () => {
		expect((await settings(null, { sandboxIsThere: true })).target).toEqual({
			kind: 'sandbox',
			dataDir: '/work/shop/api/.caracalite',
		});
	});

	it('stays a sandbox that was named, whatever URL the environment holds', async () => {
		const env = { CARACAL_API_URL: 'https://live.example' };
		const named = await settings(null, { env, flags: { profile: 'sandbox' } });
		expect(named.target.kind).toBe('sandbox');
		expect(named.ignored).toEqual([expect.stringContaining('CARACAL_API_URL')]);
		const byDefault = await settings('defaultProfile: sandbox\nprofiles: {}', { env });
		expect(byDefault.target).toMatchObject({ kind: 'server', apiUrl: 'https://live.example' });
	});

	const LIVE = 'https://caracal.example';
	it.each([
		['its own', { CARACAL_API_URL: `${LIVE}/` }, 'resolves'],
		['another', { CARACAL_API_URL: 'https://other.example' }, 'two_targets'],
		['none, set and empty', { CARACAL_API_URL: '', CARACAL_ADMIN_TOKEN: 't' }, 'resolves'],
	])('of a named profile is its own: beside %s in the environment', async (_what, env, came) => {
		for (const named of [{ flags: { profile: 'live' } }, { env: { CARACALITE_PROFILE: 'live' } }]) {
			const found = settings(TWO, { ...named, env: { ...env, ...named.env } });
			if (came === 'resolves') expect((await found).target).toMatchObject({ kind: 'server', apiUrl: LIVE });
			else await expect(found).rejects.toMatchObject({ code: came, changed: false });
		}
	});

	it('is never another because a script left the URL empty beside its token', async () => {
		const env = { CARACAL_API_URL: '', CARACAL_ADMIN_TOKEN: 't' };
		for (const [yaml, sandboxIsThere] of [
			[TWO, false],
			[null, true],
			[null, false],
		] as const) {
			const found = settings(yaml, { env, sandboxIsThere });
			await expect(found).rejects.toMatchObject({
				code: yaml === null && !sandboxIsThere ? 'no_target' : 'empty_api_url',
			});
		}
	});

	it('says what of the environment or the profile gives way', async () => {
		const over = await settings(TWO, { env: { CARACAL_API_URL: 'https://other.example' } });
		expect(over.ignored).toEqual([
			'The apiUrl of the profile "live" does not count: CARACAL_API_URL is set.',
		]);
		const stray = await settings(null, { sandboxIsThere: true, env: { CARACAL_ADMIN_TOKEN: 't' } });
		expect(stray.ignored).toEqual(['CARACAL_ADMIN_TOKEN does not count: the run works in the sandbox.']);
		const empty = await settings(TWO, { env: { CARACALITE_PROFILE: '', CARACAL_ZONE_ID: '' } });
		expect(empty.ignored).toHaveLength(2);
	});

	it('may be missing where settings are only shown', async () => {
		const shown = await settings(null, { need: 'shown', env: { CARACAL_ZONE_ID: 'z' } });
		expect(shown.target).toMatchObject({ kind: 'none', why: expect.stringContaining('neither a server') });
		expect(originOf(shown, 'zone').value).toBe('z');
	});

	it.each([
		['https://a.example', { HTTPS_PROXY: 'http://p' }, 1],
		['https://a.example', { all_proxy: 'http://p' }, 1],
		['https://a.example', { HTTPS_PROXY: 'http://p', NO_PROXY: 'b.example,.example' }, 0],
		['https://a.example', { HTTPS_PROXY: 'http://p', no_proxy: 'other.example' }, 1],
		['https://a.example', { HTTPS_PROXY: 'http://p', no_proxy: '*' }, 0],
		['http://127.0.0.1:1', { HTTPS_PROXY: 'http://p' }, 0],
	])('says that no proxy is followed: %s, %j', (apiUrl, env, said) => {
		const target = { kind: 'server' as const, apiUrl, token: { env: 'T' } };
		expect(proxyNotFollowed(target, env)).toHaveLength(said);
	});

	it('takes the token of the environment before the one of the profile', async () => {
		const found = await settings(TWO, { env: { CARACAL_ADMIN_TOKEN: 'hush-hush' } });
		expect(found.target).toMatchObject({ token: { env: 'CARACAL_ADMIN_TOKEN' } });
		expect(JSON.stringify(found)).not.toContain('hush-hush');
	});

	it('of the sandbox commands is a sandbox, whatever the default profile is', async () => {
		expect((await settings(TWO, { need: 'sandbox' })).profile).toBe('sandbox');
		expect((await settings(TWO, { need: 'sandbox', flags: { profile: 'play' } })).profile).toBe('play');
	});
});

describe('refusals', () => {
	it.each([
		['no_target', null, {}],
		['profile_not_found', TWO, { flags: { profile: 'lvie' } }],
		['profile_not_named', 'profiles: {a: {sandbox: {}}, b: {sandbox: {}}}', {}],
		['no_target', 'profiles: {a: {zone: z}}', {}],
		['not_a_sandbox', TWO, { need: 'sandbox', flags: { profile: 'live' } }],
		['bad_api_url', null, { env: { CARACAL_API_URL: 'https://kim:pw@host' } }],
		['bad_api_url', null, { env: { CARACAL_API_URL: 'caracal.example' } }],
		['insecure_http', null, { env: { CARACAL_API_URL: 'http://caracal.example' } }],
	] as const)('%s', async (code, yaml, rest) => {
		await expect(settings(yaml, rest)).rejects.toMatchObject({ code, exit: 2 });
	});

	it('guess the profile that was meant', async () => {
		const wrong = settings(TWO, { flags: { profile: 'lvie' } });
		await expect(wrong).rejects.toMatchObject({ hint: 'Did you mean "live"?' });
	});

	it.each(['http://localhost:1', 'http://127.9.9.9', 'http://[::1]:3000', 'https://far.example'])(
		'take %s',
		async (url) => {
			expect((await settings(null, { env: { CARACAL_API_URL: url } })).target).toMatchObject({ apiUrl: url });
		},
	);

	it.each(['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://0.0.0.0'])(
		'refuse %s',
		async (url) => {
			await expect(settings(null, { env: { CARACAL_API_URL: url } })).rejects.toMatchObject({
				code: 'insecure_http',
			});
			const accepted = await settings(null, { env: { CARACAL_API_URL: url }, flags: { insecureHttp: true } });
			expect(accepted.target.kind).toBe('server');
		},
	);
});

describe('what looks at an activation', () => {
	const AFTER = `
profiles:
  base:
    runtimes: [{url: "https://one.example/", token: {file: token}}, {url: "http://127.0.0.1:1"}]
    canary: ./canary.sh
    token: {env: T}
  live: {extends: base, apiUrl: "https://caracal.example", runtimes: [{url: "https://two.example"}]}
  same: {extends: base}
`;

	it('comes from the profile, its command beside the file; a flag is run where the run is', async () => {
		const env = { CARACAL_API_URL: 'https://caracal.example' };
		const same = await settings(AFTER, { flags: { profile: 'same' }, env });
		expect(same.runtimes).toEqual([
			{ url: 'https://one.example', token: { file: '/work/shop/token' } },
			{ url: 'http://127.0.0.1:1', token: null },
		]);
		expect(same.canary).toEqual({ command: './canary.sh', cwd: '/work/shop' });
		expect(originOf(same, 'runtimes').value).toEqual([
			'https://one.example (file /work/shop/token)',
			'http://127.0.0.1:1',
		]);
		const flags = { profile: 'same', canary: 'true' };
		expect((await settings(AFTER, { flags, env })).canary).toEqual({
			command: 'true',
			cwd: '/work/shop/api',
		});
	});

	it('belongs to its target: neither another profile nor another server takes it over', async () => {
		const live = await settings(AFTER, { flags: { profile: 'live' } });
		expect([live.runtimes, live.canary]).toEqual([[{ url: 'https://two.example', token: null }], null]);
		const env = { CARACAL_API_URL: 'https://elsewhere.example' };
		const elsewhere = await settings(AFTER.replace('profiles:', 'defaultProfile: live\nprofiles:'), { env });
		expect(elsewhere.target).toMatchObject({ apiUrl: 'https://elsewhere.example' });
		expect([elsewhere.runtimes, elsewhere.canary]).toEqual([[], null]);
		const given = await settings(null, { flags: { canary: 'true' }, env });
		expect(given.canary).toEqual({ command: 'true', cwd: '/work/shop/api' });
	});

	it('is not asked over plain http on another machine, unless that is accepted', async () => {
		const yaml = 'profiles: {live: {apiUrl: "https://c.example", runtimes: [{url: "http://one.example"}]}}';
		await expect(settings(yaml)).rejects.toMatchObject({ code: 'insecure_http' });
		const { runtimes } = await settings(yaml, { flags: { insecureHttp: true } });
		expect(runtimes).toEqual([{ url: 'http://one.example', token: null }]);
	});
});
