import type { z } from 'zod';
import { isJsonObject } from '../model/json.js';
import { nearest } from '../model/nearest.js';
import type { ConfigText } from './parse.js';
import { type ConfigProblem, configError, type Path } from './problem.js';
import { knownKeys, type WrittenConfig, WrittenConfigSchema } from './schema.js';

/** What is wrong at a path. */
interface Finding {
	code: string;
	path: Path;
	message: string;
}

/** The profile that is always there. */
export const SANDBOX_PROFILE = 'sandbox';

/** Checks the shape and the rules of a configuration. Throws `config_invalid` with all mistakes at once. */
export function checkConfig(text: ConfigText): WrittenConfig {
	const parsed = WrittenConfigSchema.safeParse(text.value);
	const shape = parsed.success ? [] : parsed.error.issues.flatMap(findingsOf);
	const findings = [...shape, ...RULES.flatMap((rule) => rule(profilesIn(text.value), text.value))];
	if (parsed.success && findings.length === 0) return parsed.data;
	throw configError(
		text.file,
		findings.map((finding) => located(finding, text)),
	);
}

function located({ code, path, message }: Finding, text: ConfigText): ConfigProblem {
	const where = path.join('.');
	return { code, file: text.file, ...text.placeOf(path), message: where ? `${where}: ${message}` : message };
}

function findingsOf(issue: z.core.$ZodIssue): Finding[] {
	const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
	if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
	if (issue.code === 'invalid_key') {
		return [{ code: 'bad_name', path, message: issue.issues[0]?.message ?? issue.message }];
	}
	return [{ code: 'bad_value', path, message: issue.message.replace(/^Invalid input: /, '') }];
}

function unknownKey(path: Path, key: string): Finding {
	const near = nearest(key, knownKeys(path));
	const inProfile = path.length === 0 && knownKeys(['profiles', '']).includes(key);
	const guess = near ? `; did you mean "${near}"?` : inProfile ? '; it belongs in a profile' : '';
	return { code: 'unknown_key', path: [...path, key], message: `unknown key${guess}` };
}

/** The profiles as far as they are profiles: rules also run on a configuration whose shape is wrong. */
function profilesIn(value: unknown): Profiles {
	const profiles = isJsonObject(value) ? value.profiles : undefined;
	if (!isJsonObject(profiles)) return new Map();
	const entries = Object.entries(profiles);
	return new Map(entries.flatMap(([name, profile]) => (isJsonObject(profile) ? [[name, profile]] : [])));
}

type Profiles = ReadonlyMap<string, { extends?: unknown; apiUrl?: unknown; sandbox?: unknown }>;

type Rule = (profiles: Profiles, config: unknown) => Finding[];

const RULES: readonly Rule[] = [defaultExists, basesExist, noCircles, oneTarget];

function defaultExists(profiles: Profiles, config: unknown): Finding[] {
	const name = isJsonObject(config) ? config.defaultProfile : undefined;
	if (typeof name !== 'string' || profiles.has(name) || name === SANDBOX_PROFILE) return [];
	return [{ code: 'unknown_profile', path: ['defaultProfile'], message: noProfile(name, profiles) }];
}

function basesExist(profiles: Profiles): Finding[] {
	return [...profiles].flatMap(([name, profile]) => {
		const base = profile.extends;
		if (typeof base !== 'string' || profiles.has(base)) return [];
		return [
			{ code: 'unknown_profile', path: ['profiles', name, 'extends'], message: noProfile(base, profiles) },
		];
	});
}

function noCircles(profiles: Profiles): Finding[] {
	return [...profiles.keys()].flatMap((name) => {
		const chain = [name];
		let next = profiles.get(name)?.extends;
		while (typeof next === 'string' && !chain.includes(next)) {
			chain.push(next);
			next = profiles.get(next)?.extends;
		}
		if (next !== name) return [];
		const message = `goes in a circle: ${[...chain, name].join(' → ')}`;
		return [{ code: 'extends_circle', path: ['profiles', name, 'extends'], message }];
	});
}

function oneTarget(profiles: Profiles): Finding[] {
	return [...profiles].flatMap(([name, profile]) => {
		if (profile.apiUrl === undefined) return [];
		const path = ['profiles', name, 'apiUrl'];
		if (name === SANDBOX_PROFILE) {
			return [
				{
					code: 'two_targets',
					path,
					message: 'the profile "sandbox" is the embedded sandbox, without a server',
				},
			];
		}
		if (profile.sandbox === undefined) return [];
		return [{ code: 'two_targets', path, message: 'a profile has either apiUrl or sandbox, not both' }];
	});
}

function noProfile(name: string, profiles: Profiles): string {
	const near = nearest(name, [...profiles.keys()]);
	return `there is no profile "${name}"${near ? `; did you mean "${near}"?` : ''}`;
}
