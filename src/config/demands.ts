import type { Zone } from '../model/zone.js';
import { findAtHome } from './find.js';
import { readConfig } from './load.js';
import type { Profile } from './normalise.js';
import type { Owner } from './owner.js';
import type { Settings } from './settings.js';

/**
 * Public keys, a list for each who demands that one of it signed what is rolled out in a zone: the profile of
 * the run, and each profile at home that is about the same server and zone, wherever the run's own
 * configuration lies. Throws `config_refused` and `config_invalid` of what is at home.
 */
export async function keysDemanded(
	{ verifyWith, target }: Pick<Settings, 'verifyWith' | 'target'>,
	{ owner, cwd, zone }: { owner: Owner; cwd: string; zone: Pick<Zone, 'id' | 'name'> },
): Promise<string[][]> {
	const own = verifyWith.length > 0 ? [verifyWith] : [];
	if (target.kind !== 'server') return own;
	const configs = await Promise.all((await findAtHome(owner)).map((found) => readConfig(found, cwd, owner)));
	const profiles = configs.flatMap((config) => [...config.profiles.values()]);
	const about = profiles.filter((profile) => isAbout(profile, target.apiUrl, zone));
	return [
		...own,
		...about.flatMap((profile) => (profile.verifyWith === null ? [] : [profile.verifyWith.value])),
	];
}

function isAbout({ apiUrl, zone }: Profile, url: string, { id, name }: Pick<Zone, 'id' | 'name'>): boolean {
	if (apiUrl === null || normal(apiUrl.value) !== normal(url)) return false;
	return zone === null || zone.value === id || zone.value === name;
}

/** A URL that was checked, as every spelling of it comes out. */
function normal(url: string): string {
	return new URL(url).href.replace(/\/+$/, '');
}
