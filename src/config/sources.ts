import type { Config } from './normalise.js';
import type { Need, SettingFlags } from './settings.js';

/** Everything that settings come from, as plain data. */
export interface SettingSources {
	flags: SettingFlags;
	env: Readonly<Record<string, string | undefined>>;
	config: Config | null;
	need: Need;
	/** Absolute. */
	cwd: string;
	/** Whether the default data directory exists. */
	sandboxIsThere: boolean;
}
