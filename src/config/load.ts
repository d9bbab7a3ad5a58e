import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findConfig } from './find.js';
import { type Config, normaliseConfig } from './normalise.js';
import { type ConfigText, parseJson, parseYaml } from './parse.js';
import { resolveSettings } from './resolve.js';
import { checkConfig } from './rules.js';
import type { SettingFlags, Settings } from './settings.js';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The effective settings of a run. `need` is `sandbox` where only the embedded sandbox is meant.
 * Throws `config_invalid` with every mistake of the file, `profile_not_found`, `no_target` and others.
 */
export async function loadSettings(
	flags: SettingFlags,
	env: Env,
	cwd: string,
	need: 'profile' | 'sandbox',
): Promise<Settings> {
	const config = await readConfig(cwd, env.HOME ?? '');
	const sandboxIsThere = existsSync(join(config?.directory ?? cwd, '.caracalite', 'sandbox.db'));
	return resolveSettings({ flags, env, config, need, cwd, sandboxIsThere });
}

/** The configuration that counts in `cwd`, checked and folded; null where there is none. */
export async function readConfig(cwd: string, home: string): Promise<Config | null> {
	const found = await findConfig(cwd);
	if (!found) return null;
	const name = relative(cwd, found.file) || found.file;
	const text = await parseFound(name, found.text, found.inPackage);
	return normaliseConfig(checkConfig(text), text, { file: found.file, cwd, home });
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
