import { flag, type Layer, pick, written } from './layers.js';
import type { Profile } from './normalise.js';
import type { ResolvedSettings, RuntimePlace } from './settings.js';
import { shownUrl } from './shown-url.js';
import type { SettingSources } from './sources.js';
import { checkApiUrl } from './target.js';
import { describeToken } from './token.js';

/** What is asked and run after an activation, and where each of the two comes from. */
export interface ResolvedAfter extends Pick<ResolvedSettings, 'runtimes' | 'canary'> {
	layers: Record<'runtimes' | 'canary', Layer<string | string[] | null>>;
}

/** Lays flag and profile over each other; a profile's command is run beside its file. Throws `insecure_http`. Pure. */
export function resolveAfter({ flags, cwd, config }: SettingSources, profile: Profile): ResolvedAfter {
	const runtimes = pick<RuntimePlace[]>([written(profile.runtimes)], []);
	const canary = pick<string | null>([flag('--canary', flags.canary), written(profile.canary)], null);
	const insecure = flags.insecureHttp === true;
	const source = runtimes.source ?? 'runtimes';
	return {
		runtimes: runtimes.value.map(({ url, token }) => ({ url: checkApiUrl(url, source, insecure), token })),
		canary:
			canary.value === null
				? null
				: { command: canary.value, cwd: canary.origin === 'profile' ? (config?.directory ?? cwd) : cwd },
		layers: { runtimes: { ...runtimes, value: runtimes.value.map(described) }, canary },
	};
}

function described({ url, token }: RuntimePlace): string {
	return token === null ? shownUrl(url) : `${shownUrl(url)} (${describeToken(token)})`;
}
