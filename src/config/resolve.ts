import { join } from 'node:path';
import { chooseProfile } from './choose.js';
import { flag, pick, readableEnv, written } from './layers.js';
import type { Profile } from './normalise.js';
import type { SettingOrigin, Settings } from './settings.js';
import type { SettingSources } from './sources.js';
import { resolveTarget } from './target.js';

const DEFAULT_TIMEOUT_MS = 15 * 60_000;
const DEFAULT_CONCURRENCY = 16;

/** Lays flag, environment, profile and default over each other. Pure. Throws `no_target` and others. */
export function resolveSettings(sources: SettingSources): Settings {
	const chosen = chooseProfile(sources);
	const { target, layers: targetLayers, ignored } = resolveTarget(sources, chosen);
	const layers = laidOver(sources, chosen.profile);
	const origins = Object.entries(layers).map(([key, layer]): SettingOrigin => ({ key, ...layer }));
	return {
		profile: chosen.name,
		target,
		zone: layers.zone.value,
		policySet: layers.policySet.value,
		cases: layers.cases.value,
		timeoutMs: layers.timeoutMs.value,
		concurrency: layers.concurrency.value,
		rate: layers.rate.value,
		gains: layers.gains.value,
		allowGains: layers.allowGains.value,
		allowChanges: layers.allowChanges.value,
		deniedRequestId: layers.deniedRequestId.value,
		candidate: layers.candidate.value,
		activate: layers.activate.value,
		dataDir:
			target.kind === 'sandbox'
				? target.dataDir
				: join(sources.config?.directory ?? sources.cwd, '.caracalite'),
		origins: [
			{ key: 'profile', value: chosen.name, origin: chosen.origin, source: chosen.source },
			...targetLayers,
			...origins,
		],
		ignored,
	};
}

/** Each setting but the target, by its name, with the layer that won. */
function laidOver({ flags, env: variables }: SettingSources, profile: Profile) {
	const env = readableEnv(variables);
	const none: string | null = null;
	const file = env('REGRESSION_FILE');
	const wish = env('ACTIVATE');
	return {
		zone: pick([flag('--zone', flags.zone), env('CARACAL_ZONE_ID'), written(profile.zone)], none),
		policySet: pick(
			[flag('--policy-set', flags.policySet), env('POLICY_SET_ID'), written(profile.policySet)],
			none,
		),
		cases: pick<string[]>(
			[flag('--cases', flags.cases), file && { ...file, value: [file.value] }, written(profile.cases)],
			[],
		),
		timeoutMs: pick([flag('--timeout', flags.timeoutMs), written(profile.timeoutMs)], DEFAULT_TIMEOUT_MS),
		concurrency: pick(
			[flag('--concurrency', flags.concurrency), written(profile.concurrency)],
			DEFAULT_CONCURRENCY,
		),
		rate: pick<number | null>([flag('--rate', flags.rate), written(profile.rate)], null),
		gains: pick([written(profile.gains)], 'review'),
		allowGains: pick<string[]>([written(profile.allowGains)], []),
		allowChanges: pick<string[]>([written(profile.allowChanges)], []),
		deniedRequestId: pick([env('DENIED_REQUEST_ID')], none),
		candidate: pick([flag('--candidate', flags.candidate), env('CANDIDATE_VERSION_ID')], none),
		activate: pick(
			[flag('--activate', flags.activate), wish && { ...wish, value: wish.value === 'true' }],
			false,
		),
	};
}
