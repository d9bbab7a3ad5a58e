import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { parseDuration } from '../model/duration.js';
import { placeText } from '../model/problem.js';
import type { ConfigText } from './parse.js';
import type { WrittenConfig, WrittenProfile } from './schema.js';
import type { RuntimePlace, TokenReference } from './settings.js';

/** A value with the place it was written at, as `file:line:column`. */
export interface Sourced<T> {
	value: T;
	source: string;
}

/** A profile with what it extends folded in, and its paths absolute. Null where nothing was written. */
export interface Profile {
	apiUrl: Sourced<string> | null;
	/** Absolute data directory; null where the default is meant. */
	sandbox: Sourced<{ dataDir: string | null }> | null;
	token: Sourced<TokenReference> | null;
	zone: Sourced<string> | null;
	policySet: Sourced<string> | null;
	cases: Sourced<string[]> | null;
	timeoutMs: Sourced<number> | null;
	concurrency: Sourced<number> | null;
	rate: Sourced<number> | null;
	gains: Sourced<'review' | 'warn'> | null;
	allowGains: Sourced<string[]> | null;
	allowChanges: Sourced<string[]> | null;
	shadowMs: Sourced<number> | null;
	verifyWith: Sourced<string[]> | null;
	runtimes: Sourced<RuntimePlace[]> | null;
	canary: Sourced<string> | null;
}

/** A profile in which nothing is written. */
export const EMPTY_PROFILE: Profile = {
	apiUrl: null,
	sandbox: null,
	token: null,
	zone: null,
	policySet: null,
	cases: null,
	timeoutMs: null,
	concurrency: null,
	rate: null,
	gains: null,
	allowGains: null,
	allowChanges: null,
	shadowMs: null,
	verifyWith: null,
	runtimes: null,
	canary: null,
};

export interface Config {
	file: string;
	directory: string;
	defaultProfile: Sourced<string> | null;
	profiles: ReadonlyMap<string, Profile>;
}

/** The file of a configuration, absolute; where the run is, and what a leading `~/` stands for. */
export interface ConfigPlace {
	file: string;
	cwd: string;
	home: string;
}

/** Folds a checked configuration. */
export function normaliseConfig(
	written: WrittenConfig,
	text: ConfigText,
	{ file, cwd, home }: ConfigPlace,
): Config {
	const directory = dirname(file);
	const places: Places = { directory, home, fromCwd: relative(cwd, directory) };
	const sourceOf = (...path: string[]) => {
		return placeText({ document: text.file, ...text.placeOf(path) });
	};
	const folded = (name: string): Profile => {
		const own = written.profiles[name] ?? {};
		const base = own.extends === undefined ? EMPTY_PROFILE : folded(own.extends);
		return over(
			ownProfile(own, (key) => sourceOf('profiles', name, key), places),
			base,
		);
	};
	const names = Object.keys(written.profiles);
	const { defaultProfile } = written;
	return {
		file: text.file,
		directory,
		defaultProfile:
			defaultProfile === undefined ? null : { value: defaultProfile, source: sourceOf('defaultProfile') },
		profiles: new Map(names.map((name) => [name, folded(name)])),
	};
}

/** A profile over what it extends. One that names its own target takes none from there, nor what belongs to it. */
function over(mine: Profile, base: Profile): Profile {
	const own = mine.apiUrl !== null || mine.sandbox !== null;
	return {
		apiUrl: own ? mine.apiUrl : base.apiUrl,
		sandbox: own ? mine.sandbox : base.sandbox,
		token: mine.token ?? base.token,
		zone: mine.zone ?? base.zone,
		policySet: mine.policySet ?? base.policySet,
		cases: mine.cases ?? base.cases,
		timeoutMs: mine.timeoutMs ?? base.timeoutMs,
		concurrency: mine.concurrency ?? base.concurrency,
		rate: mine.rate ?? base.rate,
		gains: mine.gains ?? base.gains,
		allowGains: mine.allowGains ?? base.allowGains,
		allowChanges: mine.allowChanges ?? base.allowChanges,
		shadowMs: mine.shadowMs ?? base.shadowMs,
		verifyWith: mine.verifyWith ?? base.verifyWith,
		runtimes: own ? mine.runtimes : (mine.runtimes ?? base.runtimes),
		canary: own ? mine.canary : (mine.canary ?? base.canary),
	};
}

interface Places {
	directory: string;
	home: string;
	/** The directory as seen from the working directory; empty where it is that. */
	fromCwd: string;
}

function ownProfile(written: WrittenProfile, sourceOf: (key: string) => string, places: Places): Profile {
	const sourced = <T>(key: keyof WrittenProfile, value: T | null | undefined): Sourced<T> | null =>
		value === undefined || value === null ? null : { value, source: sourceOf(key) };
	const cases = listOf(written.cases);
	const sandbox = written.sandbox && { dataDir: absolute(written.sandbox.dataDir, places) };
	return {
		apiUrl: sourced('apiUrl', written.apiUrl),
		sandbox: sourced('sandbox', sandbox),
		token: sourced('token', written.token && reference(written.token, places)),
		zone: sourced('zone', written.zone),
		policySet: sourced('policySet', written.policySet),
		cases: sourced(
			'cases',
			cases?.map((glob) => fromCwd(glob, places)),
		),
		timeoutMs: sourced('timeout', written.timeout === undefined ? null : parseDuration(written.timeout)),
		concurrency: sourced('concurrency', written.concurrency),
		rate: sourced('rate', written.rate),
		gains: sourced('gains', written.gains),
		allowGains: sourced('allowGains', written.allowGains),
		allowChanges: sourced('allowChanges', written.allowChanges),
		shadowMs: sourced('shadow', written.shadow === undefined ? null : parseDuration(written.shadow)),
		verifyWith: sourced('verifyWith', listOf(written.verifyWith)),
		runtimes: sourced(
			'runtimes',
			written.runtimes?.map(({ url, token }) => ({ url, token: token ? reference(token, places) : null })),
		),
		canary: sourced('canary', written.canary),
	};
}

function listOf(value: string | string[] | undefined): string[] | undefined {
	return typeof value === 'string' ? [value] : value;
}

function reference(token: NonNullable<WrittenProfile['token']>, places: Places): TokenReference {
	if (token.env !== undefined) return { env: token.env };
	if (token.command !== undefined) return { command: token.command };
	return { file: absolute(token.file, places) ?? '' };
}

function absolute(path: string | undefined, { directory, home }: Places): string | null {
	if (path === undefined) return null;
	return path.startsWith('~/') ? join(home, path.slice(2)) : resolve(directory, path);
}

/** A glob of the file's folder, seen from the working directory. */
function fromCwd(glob: string, places: Places): string {
	if (isAbsolute(glob) || places.fromCwd === '') return glob;
	return `${places.fromCwd.replace(/[()[\]{}!*?@+|\\]/g, '\\$&')}/${glob}`;
}
