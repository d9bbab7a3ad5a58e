import type { Config } from './normalise.js';
import type { SettingFlags } from './settings.js';

/** What of the configuration a run cannot do without. */
export type SettingNeed = 'profile' | 'sandbox' | 'optional';

/** Everything that settings come from, as plain data. */
export interface SettingSources {
	flags: SettingFlags;
	env: Readonly<Record<string, string | undefined>>;
	config: Config | null;
	/** `optional`: a profile where there is one, and no target where there is none. */
	need: SettingNeed;
	/** Absolute. */
	cwd: string;
	/** Whether the default data directory exists. */
	sandboxIsThere: boolean;
}
