import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { User } from '../model/ownership.js';
import { checkDataDirectory } from './data-directory.js';
import { type FoundConfig, findConfig } from './find.js';
import { memoryOf } from './memory.js';
import { type Config, normaliseConfig } from './normalise.js';
import { type Owner, ownerOf } from './owner.js';
import { type ConfigText, parseJson, parseYaml } from './parse.js';
import { resolveSettings } from './resolve.js';
import { risksInRun } from './risks.js';
import { checkConfig } from './rules.js';
import type { SettingFlags, Settings } from './settings.js';
import type { SettingNeed } from './sources.js';
import { trustOf, untrusted } from './trust.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a run takes its settings from, but for the command line. */
export interface SettingPlace {
	env: Env;
	/** Absolute. */
	cwd: string;
	user: User;
}

/**
 * The effective settings of a run. `need` is `sandbox` where only the embedded sandbox is meant, and
 * `optional` where the run can do without any target.
 * Nothing is run, sent or opened on the word of a file that is not trusted. Throws `config_refused`,
 * `config_invalid` with every mistake of the file, `config_untrusted`, `data_dir_refused`,
 * `profile_not_found`, `no_target` and others.
 */
export async function loadSettings(
	flags: SettingFlags,
	{ env, cwd, user }: SettingPlace,
	need: SettingNeed,
): Promise<Settings> {
	const owner = ownerOf(env, user);
	const found = await findConfig(cwd, owner);
	const config = found && (await readConfig(found, cwd, owner));
	const directory = config?.directory ?? cwd;
	const sandboxIsThere = existsSync(join(directory, '.caracalite', 'sandbox.db'));
	const settings = resolveSettings({ flags, env, config, need, cwd, sandboxIsThere });
	if (found && config) {
		const pin = flags.trust ?? (env.CARACALITE_TRUST || null);
		await refuseUntrusted(found, config, settings, { owner, pin });
	}
	if (settings.target.kind === 'sandbox') await checkDataDirectory(settings.dataDir, directory, user);
	return settings;
}

/** Throws `config_untrusted` where the run would do what nobody has looked at. */
async function refuseUntrusted(
	found: FoundConfig,
	config: Config,
	settings: Settings,
	{ owner, pin }: { owner: Owner; pin: string | null },
): Promise<void> {
	const risks = risksInRun(config, settings);
	if (risks.length === 0) return;
	const trust = await trustOf(found, memoryOf(owner), pin);
	if (trust === 'unknown' || trust === 'changed') throw untrusted(config.file, found, trust, risks);
}

/** A configuration that was found, checked and folded. Throws `config_invalid`. */
export async function readConfig(found: FoundConfig, cwd: string, { home }: Owner): Promise<Config> {
	const near = relative(cwd, found.file);
	const name = near.startsWith('../../') ? found.file : near;
	const text = await parseFound(name, found.text, found.inPackage);
	return normaliseConfig(checkConfig(text), text, { file: found.file, cwd, home: home ?? '' });
}

async function parseFound(name: string, text: string, inPackage: boolean): Promise<ConfigText> {
	if (inPackage) return member(await parseJson(name, text), 'caracalite');
	return name.endsWith('.json') ? parseJson(name, text) : parseYaml(name, text);
}

/** The part of a text under a key; places go on to be the whole text's. */
function member(whole: ConfigText, key: string): ConfigText {
	const value: unknown = typeof whole.value === 'object' ? Reflect.get(whole.value ?? {}, key) : undefined;
	return { file: whole.file, value, placeOf: (path) => whole.placeOf([key, ...path]) };
}
