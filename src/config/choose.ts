import { join } from 'node:path';
import { CaracaliteError } from '../model/errors.js';
import { nearest } from '../model/nearest.js';
import { flag, type Layer, readableEnv } from './layers.js';
import { type Config, EMPTY_PROFILE, type Profile } from './normalise.js';
import { SANDBOX_PROFILE } from './rules.js';
import type { Origin } from './settings.js';
import type { SettingSources } from './sources.js';

/** A profile that was chosen, by what, and where its data directory is by default. */
export interface ChosenProfile {
	name: string;
	profile: Profile;
	origin: Origin;
	source: string | null;
	defaultDataDir: string;
}

/** Chooses the profile of a run. Throws `profile_not_found`, `profile_not_named`, `no_target`, `not_a_sandbox`. */
export function chooseProfile(sources: SettingSources): ChosenProfile {
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

/** What is chosen where no profile is. */
export function noProfile({ config, cwd }: SettingSources): ChosenProfile {
	const defaultDataDir = join(config?.directory ?? cwd, '.caracalite');
	return { name: '', profile: EMPTY_PROFILE, origin: 'default', source: null, defaultDataDir };
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
