import type { z } from 'zod';
import type { CaracaliteError } from '../model/errors.js';
import { isJsonObject } from '../model/json.js';
import { nearest } from '../model/nearest.js';
import type { Problem } from '../model/problem.js';
import type { ConfigText } from './parse.js';
import { configError, type Path, PROBLEMS } from './problem.js';
import { knownKeys, type WrittenConfig, WrittenConfigSchema } from './schema.js';

/** What is wrong at a path. */
interface Finding {
	code: string;
	path: Path;
	message: string;
}

/** The profile that is always there. */
export const SANDBOX_PROFILE = 'sandbox';

/** More profiles, or profiles that extend each other in a longer chain, are no configuration that anybody reads. */
const PROFILES = 256;
const CHAIN = 32;

/** Checks the shape and the rules of a configuration. Throws `config_invalid` with all mistakes at once. */
export function checkConfig(text: ConfigText): WrittenConfig {
	const many = tooMany(profilesIn(text.value));
	if (many.length > 0) throw located(many, text);
	const parsed = WrittenConfigSchema.safeParse(text.value);
	const shape = parsed.success ? [] : parsed.error.issues.flatMap(findingsOf);
	const findings = [...shape, ...RULES.flatMap((rule) => rule(profilesIn(text.value), text.value))];
	if (parsed.success && findings.length === 0) return parsed.data;
	throw located(findings, text);
}

/** The error of what was found; only what is told of it is looked for in the text. */
function located(findings: Finding[], text: ConfigText): CaracaliteError {
	const problems = findings.map(({ code, path, message }, index): Problem => {
		const where = path.join('.');
		const place = index < PROBLEMS ? text.placeOf(path) : text.placeOf([]);
		return { code, document: text.file, ...place, message: where ? `${where}: ${message}` : message };
	});
	return configError(text.file, problems);
}

/** Bounds that are looked at before anything else, since every other rule takes time for each profile. */
function tooMany(profiles: Profiles): Finding[] {
	if (profiles.size > PROFILES) {
		const message = `${profiles.size} profiles; there may be ${PROFILES}`;
		return [{ code: 'too_much', path: ['profiles'], message }];
	}
	return [...profiles.keys()]
		.filter((name) => chainOf(name, profiles).length > CHAIN)
		.map((name) => ({
			...{ code: 'too_much', path: ['profiles', name, 'extends'] },
			message: `a chain of more than ${CHAIN} profiles that extend each other`,
		}));
}

/** A profile and those that it extends, as far as they are no circle, and no longer than what is too long. */
function chainOf(name: string, profiles: Profiles): string[] {
	const chain = [name];
	let next = profiles.get(name)?.extends;
	while (typeof next === 'string' && !chain.includes(next) && chain.length <= CHAIN) {
		chain.push(next);
		next = profiles.get(next)?.extends;
	}
	return chain;
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
		const chain = chainOf(name, profiles);
		if (profiles.get(chain.at(-1) ?? '')?.extends !== name) return [];
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
