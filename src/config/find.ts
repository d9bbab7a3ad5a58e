import { constants, lstatSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Owner } from './owner.js';
import { type OwnText, readOwnText } from './read.js';

/** Where a configuration may stand in a folder, in the order in which it is looked for. */
export const SEARCH_PLACES = [
	'package.json',
	'.caracaliterc',
	'.caracaliterc.json',
	'.caracaliterc.yaml',
	'.caracaliterc.yml',
];

/** Where it may stand in the user's own folder of configuration, which is looked into last. */
export const HOME_PLACES = ['config.json', 'config.yaml', 'config.yml'];

/** What is at the root of a repository; nothing above it counts. */
const ROOT_MARKS = ['package.json', '.git', '.hg', '.jj', '.svn'];

/** Longer than any package.json; one that is longer is not looked into. */
const PACKAGE_LIMIT_BYTES = 4 * 1_024 * 1_024;

/** The file of a configuration, and its whole text. */
export interface FoundConfig extends OwnText {
	/** Absolute. */
	file: string;
	/** Whether it lies in the user's home itself, or in their folder of configuration. */
	atHome: boolean;
}

/**
 * Looks for a configuration from `cwd` upwards, up to the root of the repository or the user's home, then
 * in the user's folder of configuration. No kind of file that runs code is read. The first that is there
 * counts, and is read only where it is the user's own: throws `config_refused`. `passOver` is told of a
 * package.json that cannot be read, which may belong to somebody else.
 */
export async function findConfig(
	cwd: string,
	owner: Owner,
	passOver: PassOver = () => {},
): Promise<FoundConfig | null> {
	for (const folder of foldersFrom(cwd, owner.home)) {
		const found = await firstIn(folder, SEARCH_PLACES, owner, passOver);
		if (found !== null) return found;
	}
	return owner.configDir === null ? null : firstIn(owner.configDir, HOME_PLACES, owner, passOver);
}

/** The configurations at home: in the home itself, and in the user's folder. Throws `config_refused`. */
export async function findAtHome(owner: Owner): Promise<FoundConfig[]> {
	const places: [string | null, readonly string[]][] = [
		[owner.home, SEARCH_PLACES],
		[owner.configDir, HOME_PLACES],
	];
	const found = await Promise.all(
		places.map(([folder, names]) => (folder === null ? null : firstIn(folder, names, owner, () => {}))),
	);
	return found.filter((one) => one !== null);
}

/** Reads a file as a configuration; null for a package.json that holds none. Throws `config_refused`. */
export async function readFound(
	file: string,
	owner: Owner,
	passOver: PassOver = () => {},
): Promise<FoundConfig | null> {
	if (basename(file) === 'package.json' && !(await hasMember(file, passOver))) return null;
	const folder = dirname(file);
	const atHome = folder === owner.home || folder === owner.configDir;
	return { file, atHome, ...(await readOwnText(file, owner.user)) };
}

async function firstIn(
	folder: string,
	places: readonly string[],
	owner: Owner,
	passOver: PassOver,
): Promise<FoundConfig | null> {
	for (const place of places) {
		const file = join(folder, place);
		if (!isThere(file)) continue;
		const found = await readFound(file, owner, passOver);
		if (found !== null) return found;
	}
	return null;
}

/** The folders from `cwd` up to the root of a repository, to `home`, or to the file system's root. */
function foldersFrom(cwd: string, home: string | null): string[] {
	const folders: string[] = [];
	for (let folder = cwd; ; folder = dirname(folder)) {
		folders.push(folder);
		if (folder === home || folder === dirname(folder)) return folders;
		if (ROOT_MARKS.some((mark) => statOf(join(folder, mark)) !== null)) return folders;
	}
}

/** What is at a path; null where nothing is, or it cannot be looked at. At once: there are many, and a TAB waits. */
function statOf(path: string): Stats | null {
	try {
		return lstatSync(path, { throwIfNoEntry: false }) ?? null;
	} catch {
		return null;
	}
}

/** Whether there is something that could be a file; a folder of that name is none. */
function isThere(path: string): boolean {
	return statOf(path)?.isDirectory() === false;
}

/** Whether a package.json has a `caracalite` member; one that is no JSON is npm's to complain about. */
async function hasMember(file: string, passOver: PassOver): Promise<boolean> {
	try {
		const value: unknown = JSON.parse(await packageText(file));
		return typeof value === 'object' && value !== null && Object.hasOwn(value, 'caracalite');
	} catch (error) {
		passOver(file, error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read');
		return false;
	}
}

/** Told of a file that is passed over, and why. */
type PassOver = (file: string, why: string) => void;

async function packageText(file: string): Promise<string> {
	const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const stats = await handle.stat();
		return stats.isFile() && stats.size <= PACKAGE_LIMIT_BYTES ? await handle.readFile('utf8') : '';
	} finally {
		await handle.close();
	}
}
