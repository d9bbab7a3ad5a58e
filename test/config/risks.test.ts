import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseConfig } from '../../src/config/normalise.js';
import { parseJson } from '../../src/config/parse.js';
import { resolveSettings } from '../../src/config/resolve.js';
import { isOutside, risksInRun, risksOf } from '../../src/config/risks.js';
import { checkConfig } from '../../src/config/rules.js';
import { knownKeys } from '../../src/config/schema.js';
import { shownUrl } from '../../src/config/shown-url.js';
import { isCaracaliteError } from '../../src/model/errors.js';

const FOLDER = '/work/shop';

async function configOf(written: object) {
	const text = await parseJson('c.json', JSON.stringify(written));
	const place = { file: `${FOLDER}/c.json`, cwd: FOLDER, home: '/home/kim' };
	return normaliseConfig(checkConfig(text), text, place);
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const token = fc.oneof(
	fc.constantFrom('CARACAL_ADMIN_TOKEN', 'GITHUB_TOKEN', 'HOME').map((env) => ({ env })),
	fc.constantFrom('~/.npmrc', 'token', '/etc/passwd').map((file) => ({ file })),
	fc.constant({ command: ['sh', '-c', 'x'] }),
);
const common = {
	token: maybe(token),
	zone: maybe(fc.constant('payments')),
	gains: maybe(fc.constantFrom('review', 'warn')),
	allowGains: maybe(fc.constantFrom([], ['role=cashier'])),
	runtimes: maybe(fc.constantFrom([], [{ url: 'https://h.example' }])),
	canary: maybe(fc.constant('./canary.sh')),
};
const dataDir = maybe(
	fc.constantFrom('data', './x/y', '..', '../data', '/tmp/x', '~/x', 'a/../../b', '..data'),
);
/** A profile that may extend one of these, so that there is no circle. */
const profile = (...bases: string[]) => {
	const base = { ...common, extends: maybe(fc.constantFrom(...bases)) };
	return fc.oneof(
		fc.record(base),
		fc.record({ ...base, apiUrl: fc.constantFrom('https://evil.example', 'http://127.0.0.1:1') }),
		fc.record({ ...base, sandbox: fc.record({ dataDir }) }),
	);
};
const config = fc.record({
	defaultProfile: fc.constantFrom('a', 'b', 'c', 'sandbox'),
	profiles: fc.record({ a: profile('b', 'c'), b: profile('c'), c: profile('d'), d: fc.record(common) }),
});
const environment = fc.record({
	CARACAL_API_URL: maybe(fc.constant('https://own.example')),
	CARACAL_ADMIN_TOKEN: maybe(fc.constant('t')),
	CARACALITE_PROFILE: maybe(fc.constantFrom('a', 'sandbox')),
});

/** What cannot be resolved at all does nothing either. */
const NOTHING = [
	'config_invalid',
	'no_target',
	'profile_not_found',
	'profile_not_named',
	'not_a_sandbox',
	'two_targets',
];

describe('what counts without a look', () => {
	it('sends no token but the environment’s to the environment’s server, holds every gain, and stays in its folder', async () => {
		let counted = 0;
		await fc.assert(
			fc.asyncProperty(
				config,
				environment,
				fc.constantFrom('profile', 'sandbox'),
				async (written, env, need) => {
					try {
						const read = await configOf(written);
						const sources = {
							flags: {},
							env,
							config: read,
							need,
							cwd: FOLDER,
							sandboxIsThere: false,
						} as const;
						const settings = resolveSettings(sources);
						const risks = risksInRun(read, settings);
						for (const risk of risks) expect(risksOf(read)).toContainEqual(risk);
						if (risks.length > 0) return;
						counted += 1;
						expect([settings.gains, settings.allowGains]).toEqual(['review', []]);
						expect([settings.runtimes, settings.canary]).toEqual([[], null]);
						expect(isOutside(settings.dataDir, FOLDER)).toBe(false);
						if (settings.target.kind === 'sandbox') return;
						expect(settings.target).toEqual({
							kind: 'server',
							apiUrl: 'https://own.example',
							token: { env: 'CARACAL_ADMIN_TOKEN' },
						});
					} catch (error) {
						if (!isCaracaliteError(error, ...NOTHING)) throw error;
					}
				},
			),
			{ numRuns: 1_000 },
		);
		expect(counted).toBeGreaterThan(50);
	});

	it('is decided for every key there is: whoever adds one says whether it can hurt', () => {
		const canHurt = [
			'apiUrl',
			'token',
			'gains',
			'allowGains',
			'allowChanges',
			'runtimes',
			'canary',
			'sandbox',
		];
		const cannot = [
			'extends',
			'zone',
			'policySet',
			'cases',
			'timeout',
			'concurrency',
			'rate',
			'verifyWith',
			'shadow',
		];
		expect(knownKeys(['profiles', '']).toSorted()).toEqual([...canHurt, ...cannot].toSorted());
		expect(knownKeys(['profiles', '', 'token']).toSorted()).toEqual(['command', 'env', 'file']);
		expect(knownKeys(['profiles', '', 'runtimes', 0]).toSorted()).toEqual(['token', 'url']);
		expect(knownKeys(['profiles', '', 'sandbox'])).toEqual(['dataDir']);
	});

	it.each([
		['/work/shop', false],
		['/work/shop/a/b', false],
		['/work/shop/..data', false],
		['/work', true],
		['/work/shopping', true],
		['/', true],
		['/work/other/shop', true],
	])('a path outside is one: %s', (path, outside) => {
		expect(isOutside(path, FOLDER)).toBe(outside);
	});
});

describe('a URL as it is shown', () => {
	it('holds of its path what is plain words alone', () => {
		const piece = fc.stringMatching(/^[A-Za-z0-9_-]{13,40}$/).filter((text) => /[A-Z0-9_]/.test(text));
		fc.assert(
			fc.property(piece, (secret) => {
				const shown = shownUrl(`https://h.example/caracal/${secret}/v1`);
				expect(shown).toBe('https://h.example/caracal/***/v1');
			}),
		);
	});

	it('has no user, no query, no fragment', () => {
		expect(shownUrl('https://kim:pw@h.example:8443/api?key=1#x')).toBe('https://h.example:8443/api');
		expect(shownUrl('sk-live-123')).toBe('***');
	});
});
