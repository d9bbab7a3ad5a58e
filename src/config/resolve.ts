import { join } from 'node:path';
import { CaracaliteError } from '../core/errors.js';
import { type Config, EMPTY_PROFILE, type Profile } from './normalise.js';
import { nearest } from './problem.js';
import { SANDBOX_PROFILE } from './rules.js';
import type { Origin, SettingFlags, SettingOrigin, Settings } from './settings.js';
import { resolveTarget } from './target.js';

/** Everything that settings come from, as plain data. */
export interface SettingSources {
	flags: SettingFlags;
	env: Readonly<Record<string, string | undefined>>;
	config: Config | null;
	need: 'profile' | 'sandbox';
	/** Absolute. */
	cwd: string;
	/** Whether the default data directory exists. */
	sandboxIsThere: boolean;
}

/** A profile that was chosen, by what, and where its data directory is by default. */
export interface ChosenProfile {
	name: string;
	profile: Profile;
	origin: Origin;
	source: string | null;
	defaultDataDir: string;
}

const DEFAULT_TIMEOUT_MS = 15 * 60_000;
const DEFAULT_CONCURRENCY = 16;

/** A value over the others: flag, environment, profile, default. */
export interface Layer<T> {
	value: T;
	origin: Origin;
	source: string | null;
}

/** Lays flag, environment, profile and default over each other. Pure. Throws `no_target` and others. */
export function resolveSettings(sources: SettingSources): Settings {
	const { flags, config } = sources;
	const chosen = chooseProfile(sources);
	const { profile } = chosen;
	const env = readableEnv(sources.env);
	const { target, layers: targetLayers, ignored } = resolveTarget(sources, chosen);
	const zone = pick<string | null>(
		[flag('--zone', flags.zone), env('CARACAL_ZONE_ID'), written(profile.zone)],
		null,
	);
	const policySet = pick<string | null>(
		[flag('--policy-set', flags.policySet), env('POLICY_SET_ID'), written(profile.policySet)],
		null,
	);
	const file = env('REGRESSION_FILE');
	const cases = pick<string[]>(
		[flag('--cases', flags.cases), file && { ...file, value: [file.value] }, written(profile.cases)],
		[],
	);
	const timeout = pick([flag('--timeout', flags.timeoutMs), written(profile.timeoutMs)], DEFAULT_TIMEOUT_MS);
	const concurrency = pick(
		[flag('--concurrency', flags.concurrency), written(profile.concurrency)],
		DEFAULT_CONCURRENCY,
	);
	const gains = pick<'review' | 'warn'>([written(profile.gains)], 'review');
	const allowGains = pick<string[]>([written(profile.allowGains)], []);
	const request = pick<string | null>([env('DENIED_REQUEST_ID')], null);
	const candidate = pick<string | null>(
		[flag('--candidate', flags.candidate), env('CANDIDATE_VERSION_ID')],
		null,
	);
	const wish = env('ACTIVATE');
	const activate = pick(
		[flag('--activate', flags.activate), wish && { ...wish, value: wish.value === 'true' }],
		false,
	);
	const layers = {
		zone,
		policySet,
		cases,
		timeoutMs: timeout,
		concurrency,
		gains,
		allowGains,
		request,
		candidate,
		activate,
	};
	return {
		profile: chosen.name,
		target,
		zone: zone.value,
		policySet: policySet.value,
		cases: cases.value,
		timeoutMs: timeout.value,
		concurrency: concurrency.value,
		deniedRequestId: request.value,
		candidate: candidate.value,
		activate: activate.value,
		gains: gains.value,
		allowGains: allowGains.value,
		dataDir:
			target.kind === 'sandbox' ? target.dataDir : join(config?.directory ?? sources.cwd, '.caracalite'),
		origins: [
			{ key: 'profile', value: chosen.name, origin: chosen.origin, source: chosen.source },
			...targetLayers,
			...Object.entries(layers).map(([key, layer]): SettingOrigin => ({ key, ...layer })),
		],
		ignored,
	};
}

/** The first layer that says something, else the default. */
function pick<T>(layers: (Layer<T> | null)[], fallback: T): Layer<T> {
	return layers.find((layer) => layer !== null) ?? { value: fallback, origin: 'default', source: null };
}

function flag<T>(name: string, value: T | undefined): Layer<T> | null {
	return value === undefined ? null : { value, origin: 'flag', source: name };
}

function written<T>(value: { value: T; source: string } | null): Layer<T> | null {
	return value && { ...value, origin: 'profile' };
}

/** Reads variables; an empty one counts as absent. */
export function readableEnv(env: SettingSources['env']): (name: string) => Layer<string> | null {
	return (name) => {
		const value = env[name];
		return value ? { value, origin: 'environment', source: name } : null;
	};
}

function chooseProfile(sources: SettingSources): ChosenProfile {
	const { config, cwd, need } = sources;
	const layer = need === 'sandbox' ? sandboxName(sources) : profileName(sources);
	const { value: name } = layer;
	const defaultDataDir = join(config?.directory ?? cwd, '.caracalite');
	const known = config?.profiles.get(name);
	const builtIn = name === SANDBOX_PROFILE || name === ENVIRONMENT_PROFILE;
	if (!known && !builtIn) throw profileNotFound(name, config);
	const isBuiltInSandbox = name === SANDBOX_PROFILE && !known?.sandbox;
	const sandbox = { value: { dataDir: null }, source: 'built in' };
	const profile = { ...EMPTY_PROFILE, ...known, ...(isBuiltInSandbox ? { sandbox } : {}) };
	if (need === 'sandbox' && !profile.sandbox) throw notASandbox(name);
	return { name, profile, origin: layer.origin, source: layer.source, defaultDataDir };
}

/** The name of a run that is configured by the environment alone. */
const ENVIRONMENT_PROFILE = 'environment';

function profileName({ flags, env, config, sandboxIsThere }: SettingSources): Layer<string> {
	const named = flag('--profile', flags.profile) ?? readableEnv(env)('CARACALITE_PROFILE');
	if (named) return named;
	if (config?.defaultProfile) return { ...config.defaultProfile, origin: 'profile' };
	const [only, ...others] = config?.profiles.keys() ?? [];
	if (only !== undefined && others.length === 0) return { value: only, origin: 'default', source: null };
	if (env.CARACAL_API_URL) return { value: ENVIRONMENT_PROFILE, origin: 'default', source: null };
	if (only !== undefined) throw manyProfiles([only, ...others]);
	if (sandboxIsThere) return { value: SANDBOX_PROFILE, origin: 'default', source: null };
	throw new CaracaliteError('no_target', 'neither a server nor a sandbox is configured here', {
		hint: 'Write a configuration with `caracalite init`, or try the sandbox: `caracalite sandbox reset`.',
	});
}

/** For the sandbox's own commands: the profile that was named, else the default one if it is a sandbox. */
function sandboxName({ flags, config }: SettingSources): Layer<string> {
	const named = flag('--profile', flags.profile);
	if (named) return named;
	const fallback = config?.defaultProfile;
	if (fallback && config.profiles.get(fallback.value)?.sandbox) return { ...fallback, origin: 'profile' };
	return { value: SANDBOX_PROFILE, origin: 'default', source: null };
}

function profileNotFound(name: string, config: Config | null): CaracaliteError {
	const names = [...(config?.profiles.keys() ?? []), SANDBOX_PROFILE];
	const near = nearest(name, names);
	return new CaracaliteError('profile_not_found', `there is no profile "${name}"`, {
		hint: near ? `Did you mean "${near}"?` : `There is ${[...new Set(names)].join(', ')}.`,
	});
}

function manyProfiles(names: string[]): CaracaliteError {
	return new CaracaliteError(
		'profile_not_named',
		'the configuration has several profiles and none is the default',
		{
			hint: `Name one with --profile: ${names.join(', ')}; or set defaultProfile.`,
		},
	);
}

function notASandbox(name: string): CaracaliteError {
	return new CaracaliteError('not_a_sandbox', `the profile "${name}" works on a server, not in a sandbox`, {
		hint: 'Leave --profile out for the built-in sandbox.',
	});
}
