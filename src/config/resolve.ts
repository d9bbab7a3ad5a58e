import { join } from 'node:path';
import { CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { resolveAfter } from './after.js';
import { type ChosenProfile, chooseProfile, noProfile } from './choose.js';
import { DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT_MS } from './defaults.js';
import { flag, longest, pick, readableEnv, written } from './layers.js';
import type { Profile } from './normalise.js';
import type { ResolvedSettings, SettingOrigin } from './settings.js';
import type { SettingSources } from './sources.js';
import { type ResolvedTarget, resolveTarget } from './target.js';

/** Lays flag, environment, profile and default over each other. Pure. Throws `no_target` and others. */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
	const { chosen, target, layers: targetLayers, ignored, isOwn } = whereTo(sources);
	const profile = isOwn ? chosen.profile : { ...chosen.profile, runtimes: null, canary: null };
	const layers = laidOver(sources, profile);
	const after = resolveAfter(sources, profile);
	const origins = Object.entries({ ...layers, ...after.layers }).map(
		([key, layer]): SettingOrigin => ({ key, ...layer }),
	);
	return {
		profile: chosen.name,
		target,
		zone: layers.zone.value,
		policySet: layers.policySet.value,
		cases: layers.cases.value,
		profileCases: chosen.profile.cases?.value ?? [],
		timeoutMs: layers.timeoutMs.value,
		concurrency: layers.concurrency.value,
		rate: layers.rate.value,
		gains: layers.gains.value,
		allowGains: layers.allowGains.value,
		allowChanges: layers.allowChanges.value,
		shadowMs: layers.shadowMs.value,
		verifyWith: layers.verifyWith.value,
		deniedRequestId: layers.deniedRequestId.value,
		candidate: layers.candidate.value,
		activate: layers.activate.value,
		runtimes: after.runtimes,
		canary: after.canary,
		dataDir:
			target.kind === 'sandbox'
				? target.dataDir
				: join(sources.config?.directory ?? sources.cwd, '.caracalite'),
		origins: [
			{ key: 'profile', value: chosen.name || null, origin: chosen.origin, source: chosen.source },
			...targetLayers,
			...origins,
		],
		ignored: [...ignored, ...emptyNames(sources)],
	};
}

/** The profile and the target; where settings are only shown, or a run can do without, that there is none is no error. */
function whereTo(sources: SettingSources): { chosen: ChosenProfile } & ResolvedTarget {
	try {
		const chosen = chooseProfile(sources);
		return { chosen, ...resolveTarget(sources, chosen) };
	} catch (error) {
		const codes = DOES_WITHOUT[sources.need];
		if (codes === undefined || !isCaracaliteError(error, ...codes)) throw error;
		const target = { kind: 'none' as const, why: error.message };
		return { chosen: noProfile(sources), target, layers: [], ignored: [], isOwn: true };
	}
}

/** Where a run would end: what is set can be shown all the same, and what asks no zone can be run. */
const DOES_WITHOUT: Partial<Record<SettingSources['need'], readonly string[]>> = {
	shown: ['no_target', 'profile_not_named', 'two_targets', 'empty_api_url'],
	optional: ['no_target'],
};

/** Variables that name a target, and fall back to another where a script left them empty. */
function emptyNames({ env, need }: SettingSources): string[] {
	if (need === 'sandbox') return [];
	return ['CARACALITE_PROFILE', 'CARACAL_ZONE_ID'].flatMap((name) =>
		env[name] === '' ? [`${name} is set and empty, and counts as not set.`] : [],
	);
}

const YES = ['true', '1', 'yes', 'y', 'on'];
const NO = ['false', '0', 'no', 'n', 'off'];

/** A variable that says yes or no, in whatever case. Throws `bad_variable` for every other word. */
function yesOrNo(name: string, text: string): boolean {
	const word = text.trim().toLowerCase();
	if (YES.includes(word)) return true;
	if (NO.includes(word)) return false;
	throw new CaracaliteError('bad_variable', `${name} is ${JSON.stringify(text)}, neither yes nor no`, {
		hint: `Set it to true or false, or unset it: unset ${name}`,
	});
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
		shadowMs: longest([flag('--shadow', flags.shadowMs), written(profile.shadowMs)]),
		verifyWith: pick<string[]>([written(profile.verifyWith)], []),
		deniedRequestId: pick([env('DENIED_REQUEST_ID')], none),
		candidate: pick([flag('--candidate', flags.candidate), env('CANDIDATE_VERSION_ID')], none),
		activate: pick(
			[flag('--activate', flags.activate), wish && { ...wish, value: yesOrNo('ACTIVATE', wish.value) }],
			false,
		),
	};
}
