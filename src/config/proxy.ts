import type { Target } from './settings.js';

type Env = Readonly<Record<string, string | undefined>>;

/** What the environment says of a proxy for a server, in a sentence: none is followed. Empty where it says nothing. */
export function proxyNotFollowed(target: Target, env: Env): string[] {
	if (target.kind !== 'server') return [];
	const { protocol, hostname } = new URL(target.apiUrl);
	const names = protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
	const name = [...names, 'all_proxy', 'ALL_PROXY'].find((one) => env[one]);
	if (name === undefined || isExempt(hostname, env.no_proxy || env.NO_PROXY || '')) return [];
	return [`${name} is set and not followed: calls go straight to ${hostname}.`];
}

/** Whether `NO_PROXY` names a host: by itself, by a domain above it, or all with `*`. */
function isExempt(host: string, list: string): boolean {
	return list
		.split(',')
		.map((one) =>
			one
				.trim()
				.toLowerCase()
				.replace(/^\*?\./, '')
				.replace(/:\d+$/, ''),
		)
		.some((one) => one === '*' || (one !== '' && (host === one || host.endsWith(`.${one}`))));
}
