import { isAbsolute, relative } from 'node:path';
import type { Config, Profile } from './normalise.js';
import type { ResolvedSettings, RuntimePlace } from './settings.js';
import { shownUrl } from './shown-url.js';

/** Something that a configuration says and that can hurt whoever believes it without a look. */
export interface Risk {
	/** The profile that says it, itself or by what it extends. */
	profile: string;
	/** As `caracalite config` calls the setting. */
	setting: string;
	/** What it would do. */
	text: string;
	/** As `file:line:column`. */
	source: string;
}

type RiskOf = (profile: Profile, directory: string) => Omit<Risk, 'profile'> | null;

/** The variable that is meant for a Caracal; to name another is to send what is meant for somebody else. */
const OWN_VARIABLE = 'CARACAL_ADMIN_TOKEN';

/** One rule for each key that can hurt; every other key counts from any file that is the user's own. */
const RISKS: readonly RiskOf[] = [
	({ apiUrl }) =>
		apiUrl && {
			setting: 'apiUrl',
			text: `apiUrl: an admin token would be sent to ${shownUrl(apiUrl.value)}`,
			source: apiUrl.source,
		},
	({ token }) => {
		if (token === null) return null;
		const { value, source } = token;
		const text = (what: string) => ({ setting: 'token', text: what, source });
		if ('command' in value) return text(`token.command: it would run ${JSON.stringify(value.command)}`);
		if ('file' in value) return text(`token.file: what is in ${value.file} would be sent as a token`);
		if (value.env === OWN_VARIABLE) return null;
		return text(`token.env: what is in the variable ${value.env} would be sent as a token`);
	},
	({ gains }) =>
		gains?.value === 'warn'
			? {
					setting: 'gains',
					text: 'gains: authority that a denial does not need would no longer hold a candidate',
					source: gains.source,
				}
			: null,
	({ allowGains }) =>
		allowGains && allowGains.value.length > 0
			? {
					setting: 'allowGains',
					text: `allowGains: authority taken as meant: ${allowGains.value.join(' ')}`,
					source: allowGains.source,
				}
			: null,
	({ allowChanges }) =>
		allowChanges && allowChanges.value.length > 0
			? {
					setting: 'allowChanges',
					text: `allowChanges: changes taken as meant: ${allowChanges.value.join(' ')}`,
					source: allowChanges.source,
				}
			: null,
	({ runtimes }) =>
		runtimes && runtimes.value.length > 0
			? {
					setting: 'runtimes',
					text: `runtimes: ${runtimes.value.map(runtimeRisk).join('; ')}`,
					source: runtimes.source,
				}
			: null,
	({ canary }) =>
		canary && {
			setting: 'canary',
			text: `canary: it would run ${JSON.stringify(canary.value)} after an activation`,
			source: canary.source,
		},
	({ sandbox }, directory) =>
		sandbox?.value.dataDir != null && isOutside(sandbox.value.dataDir, directory)
			? {
					setting: 'sandbox.dataDir',
					text: `sandbox.dataDir: files would be written outside of its folder, in ${sandbox.value.dataDir}`,
					source: sandbox.source,
				}
			: null,
];

/** What asking a runtime would do: whose words are taken, and what is sent there. */
function runtimeRisk({ url, token }: RuntimePlace): string {
	const where = shownUrl(url);
	if (token === null) return `${where} would be asked`;
	if ('command' in token)
		return `it would run ${JSON.stringify(token.command)}, and send what it prints to ${where}`;
	if ('file' in token) return `what is in ${token.file} would be sent to ${where}`;
	return `what is in the variable ${token.env} would be sent to ${where}`;
}

/** Everything in a configuration that can hurt, profile by profile. Pure. */
export function risksOf(config: Config): Risk[] {
	return [...config.profiles].flatMap(([name, profile]) => risksOfProfile(name, profile, config.directory));
}

/** What can hurt in this run: of the profile that was chosen, what the configuration alone decides. Pure. */
export function risksInRun({ profiles, directory }: Config, settings: ResolvedSettings): Risk[] {
	const profile = profiles.get(settings.profile);
	if (profile === undefined) return [];
	const decided = new Set(
		settings.origins.filter(({ origin }) => origin === 'profile').map(({ key }) => key),
	);
	return risksOfProfile(settings.profile, profile, directory).filter(({ setting }) => decided.has(setting));
}

function risksOfProfile(name: string, profile: Profile, directory: string): Risk[] {
	return RISKS.flatMap((rule) => {
		const risk = rule(profile, directory);
		return risk === null ? [] : [{ profile: name, ...risk }];
	});
}

/** Whether an absolute path lies outside of a folder. */
export function isOutside(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way === '..' || way.startsWith('../') || isAbsolute(way);
}
