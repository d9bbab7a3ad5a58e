import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { User } from '../model/ownership.js';
import { checkDataDirectory } from './data-directory.js';
import { type FoundConfig, findConfig } from './find.js';
import { loadFound } from './loader.js';
import { memoryOf } from './memory.js';
import { type Config, normaliseConfig } from './normalise.js';
import { type Owner, ownerOf } from './owner.js';
import { resolveSettings } from './resolve.js';
import { risksInRun } from './risks.js';
import { checkConfig } from './rules.js';
import type { Need, ResolvedSettings, SettingFlags, Settings, UnreadFile } from './settings.js';
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
 * The effective settings of a run. `need` is `sandbox` where only the embedded sandbox is meant.
 * Nothing is run, sent or opened on the word of a file that is not trusted. Throws `config_refused`,
 * `config_invalid` with every mistake of the file, `config_untrusted`, `data_dir_refused`,
 * `profile_not_found`, `no_target` and others.
 */
export async function loadSettings(
	flags: SettingFlags,
	{ env, cwd, user }: SettingPlace,
	need: Need,
): Promise<Settings> {
	const owner = ownerOf(env, user);
	const unread: UnreadFile[] = [];
	const found = await findConfig(cwd, owner, (file, why) => unread.push({ file, why }));
	const config = found && (await readConfig(found, cwd, owner));
	const directory = config?.directory ?? cwd;
	const sandboxIsThere = existsSync(join(directory, '.caracalite', 'sandbox.db'));
	const settings = resolveSettings({ flags, env, config, need, cwd, sandboxIsThere });
	if (found && config) {
		const pin = flags.trust ?? (env.CARACALITE_TRUST || null);
		await refuseUntrusted(found, config, settings, { owner, pin });
	}
	if (settings.target.kind === 'sandbox') await checkDataDirectory(settings.dataDir, directory, user);
	return { ...settings, file: found?.file ?? null, unread };
}

/** Throws `config_untrusted` where the run would do what nobody has looked at. */
async function refuseUntrusted(
	found: FoundConfig,
	config: Config,
	settings: ResolvedSettings,
	{ owner, pin }: { owner: Owner; pin: string | null },
): Promise<void> {
	const risks = risksInRun(config, settings);
	if (risks.length === 0) return;
	const trust = await trustOf(found, memoryOf(owner), pin);
	if (trust === 'unknown' || trust === 'changed') throw untrusted(config.file, found, trust, risks);
}

/** A configuration that was found, checked and folded. Throws `config_invalid` and `config_refused`. */
export async function readConfig(found: FoundConfig, cwd: string, { home }: Owner): Promise<Config> {
	const near = relative(cwd, found.file);
	const name = near.startsWith('../../') ? found.file : near;
	const text = await loadFound(found, name);
	return normaliseConfig(checkConfig(text), text, { file: found.file, cwd, home: home ?? '' });
}
