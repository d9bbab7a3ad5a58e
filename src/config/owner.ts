import { realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { User } from '../model/ownership.js';

/** Whose run it is, and where their own files are. */
export interface Owner {
	user: User;
	/** Null where the environment names none. */
	home: string | null;
	/** Holds the configuration that counts everywhere. */
	configDir: string | null;
	/** Holds what is remembered: which files are trusted, which journals are this user's. */
	stateDir: string | null;
}

/** Whose run it is, by `HOME`, `XDG_CONFIG_HOME` and `XDG_STATE_HOME`; a path that is not absolute does not count. */
export function ownerOf(env: Readonly<Record<string, string | undefined>>, user: User): Owner {
	const named = (name: string) => {
		const value = env[name];
		return value !== undefined && isAbsolute(value) ? value : null;
	};
	const home = trueHome(named('HOME'));
	const under = (base: string | null, ...fallback: string[]) => {
		if (base !== null) return join(base, 'caracalite');
		return home === null ? null : join(home, ...fallback, 'caracalite');
	};
	return {
		user,
		home,
		configDir: under(named('XDG_CONFIG_HOME'), '.config'),
		stateDir: under(named('XDG_STATE_HOME'), '.local', 'state'),
	};
}

/** The home with every link on the way followed, as a working directory names it; as it is where it is not there. */
function trueHome(home: string | null): string | null {
	try {
		return home === null ? null : realpathSync(home);
	} catch {
		return home;
	}
}
