import { CaracaliteError } from '../model/errors.js';
import type { ChosenProfile } from './choose.js';
import { isBaseUrl } from './schema.js';
import type { SettingOrigin, Target, TokenReference } from './settings.js';
import { shownUrl } from './shown-url.js';
import type { SettingSources } from './sources.js';
import { describeToken } from './token.js';

const TOKEN_VARIABLE = 'CARACAL_ADMIN_TOKEN';

export interface ResolvedTarget {
	target: Target;
	layers: SettingOrigin[];
	ignored: string[];
	/** Whether it is the target of the profile, so that what belongs to that counts too. */
	isOwn: boolean;
}

/**
 * Which control plane a run works on. A sandbox profile that was named for this run stays a sandbox,
 * whatever URL the environment holds: else `--profile sandbox` could change a live zone. Pure.
 */
export function resolveTarget(sources: SettingSources, chosen: ChosenProfile): ResolvedTarget {
	const { env, flags } = sources;
	const { profile } = chosen;
	const named = chosen.origin === 'flag' || chosen.origin === 'environment' || sources.need === 'sandbox';
	const variable = env.CARACAL_API_URL || null;
	if (env.CARACAL_API_URL === '' && env[TOKEN_VARIABLE] && !named) throw emptyUrl();
	if (profile.sandbox && (named || !variable)) {
		const dataDir = profile.sandbox.value.dataDir ?? chosen.defaultDataDir;
		const { source } = profile.sandbox;
		const origin = profile.sandbox.value.dataDir === null ? 'default' : 'profile';
		return {
			target: { kind: 'sandbox', dataDir },
			layers: [
				{ key: 'sandbox.dataDir', value: dataDir, origin, source: origin === 'default' ? null : source },
			],
			ignored: ignoredBySandbox(sources),
			isOwn: true,
		};
	}
	const url: SettingOrigin = variable
		? { key: 'apiUrl', value: variable, origin: 'environment', source: 'CARACAL_API_URL' }
		: {
				key: 'apiUrl',
				value: profile.apiUrl?.value ?? null,
				origin: 'profile',
				source: profile.apiUrl?.source ?? null,
			};
	const apiUrl = checkedUrl(url, chosen.name, flags.insecureHttp === true);
	const passedOver = variable === null ? null : passedOverFor(apiUrl, chosen);
	if (passedOver !== null && named) throw twoTargets(apiUrl, chosen);
	const token = tokenReference(sources, chosen);
	return {
		target: { kind: 'server', apiUrl, token: token.reference },
		layers: [{ ...url, value: shownUrl(apiUrl) }, token.origin],
		ignored: passedOver === null ? [] : [passedOver],
		isOwn: passedOver === null,
	};
}

/** What of the environment is meant for a server, and says nothing where a run works in a sandbox. */
function ignoredBySandbox({ env, need }: SettingSources): string[] {
	if (need === 'sandbox') return [];
	if (env.CARACAL_API_URL) return ['CARACAL_API_URL does not count: the profile is a sandbox.'];
	return env[TOKEN_VARIABLE] ? [`${TOKEN_VARIABLE} does not count: the run works in the sandbox.`] : [];
}

/** What of the profile gives way to the URL of the environment, in a sentence; null where nothing does. */
function passedOverFor(apiUrl: string, { name, profile }: ChosenProfile): string | null {
	const own = profile.apiUrl?.value.replace(/\/+$/, '');
	if (own !== undefined && own !== apiUrl) {
		return `The apiUrl of the profile "${name}" does not count: CARACAL_API_URL is set.`;
	}
	return profile.sandbox === null
		? null
		: `The sandbox of the profile "${name}" does not count: CARACAL_API_URL is set.`;
}

function twoTargets(apiUrl: string, { name, profile }: ChosenProfile): CaracaliteError {
	const own = shownUrl(profile.apiUrl?.value ?? '');
	return new CaracaliteError(
		'two_targets',
		`the profile "${name}" that was named works on ${own}, and CARACAL_API_URL is ${shownUrl(apiUrl)}`,
		{ hint: 'Unset CARACAL_API_URL for the profile, or leave the profile out for the variable.' },
	);
}

/** A script that meant a server, whose variable came out empty: nothing else may take its place. */
function emptyUrl(): CaracaliteError {
	return new CaracaliteError(
		'empty_api_url',
		`CARACAL_API_URL is set and empty, beside a token in ${TOKEN_VARIABLE}`,
		{ hint: 'Set it to the URL of the Admin API; or unset it, or name a profile with --profile.' },
	);
}

function tokenReference(sources: SettingSources, { profile }: ChosenProfile) {
	const fromEnv = Boolean(sources.env[TOKEN_VARIABLE]);
	const reference: TokenReference = fromEnv || !profile.token ? { env: TOKEN_VARIABLE } : profile.token.value;
	const value = describeToken(reference);
	const origin: SettingOrigin = fromEnv
		? { key: 'token', value, origin: 'environment', source: TOKEN_VARIABLE }
		: {
				key: 'token',
				value,
				origin: profile.token ? 'profile' : 'default',
				source: profile.token?.source ?? null,
			};
	return { reference, origin };
}

function checkedUrl(url: SettingOrigin, profile: string, insecure: boolean): string {
	if (typeof url.value === 'string') return checkApiUrl(url.value, url.source ?? url.key, insecure);
	throw new CaracaliteError('no_target', `the profile "${profile}" names neither a server nor a sandbox`, {
		hint: 'Give it apiUrl, or set CARACAL_API_URL.',
	});
}

/**
 * A base URL without slashes at its end; `source` is what holds it. Throws `bad_api_url`, and
 * `insecure_http` for plain http to another machine unless that is accepted.
 */
export function checkApiUrl(text: string, source: string, insecure: boolean): string {
	if (!isBaseUrl(text)) {
		throw new CaracaliteError('bad_api_url', `${source} is not the base URL of an Admin API`, {
			hint: 'It is http or https, a host and perhaps a path: no user, query or fragment.',
		});
	}
	const { protocol, hostname, host } = new URL(text);
	if (protocol === 'http:' && !isLoopback(hostname) && !insecure) {
		throw new CaracaliteError('insecure_http', `plain http to ${host} would show the token to the network`, {
			hint: 'Use https; or, if you accept that, --insecure-http.',
		});
	}
	return text.replace(/\/+$/, '');
}

/** Whether a URL's host is this machine. */
function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
