import type { SettingFlags } from '../../config/settings.js';
import type { Reader } from './readers.js';

/** What a shell may offer for a value: names that are known on this machine, or files. */
export type Completion = 'file' | 'request' | 'version' | 'policy-set' | 'zone' | 'profile' | 'case';

/** The setting that a flag feeds: the command then reads the setting, which lies over environment and profile. */
export type FedSetting = keyof SettingFlags;

/** What is said of a flag beside its kind. */
export interface FlagFacts {
	setting?: FedSetting;
	completes?: Completion;
	/** What counts where neither flag, environment nor profile says anything, as help says it. */
	shown?: string;
}

/** A value as help shows it; without the angle brackets a flag would be a switch. Several words end in dots. */
type Shown = `<${string}>`;

/**
 * One flag of a command. Its name is the member of the record that holds it: `failFast` is
 * `--fail-fast`. `T` is what the command takes of it, `S` the setting that it feeds instead.
 */
export interface Flag<T, S extends FedSetting | null = null> {
	readonly is: 'flag';
	readonly about: string;
	/** Null for a switch. */
	readonly value: Shown | null;
	/** Whether it collects: again and again, or several words behind one. */
	readonly many: 'no' | 'repeated' | 'variadic';
	readonly choices: readonly string[] | null;
	/** Reads one word; throws `BadValue`. */
	readonly read: Reader<unknown> | null;
	readonly required: boolean;
	/** What the command takes where the flag is not given. */
	readonly fallback: T;
	readonly setting: S;
	readonly completes: Completion | null;
	/** With it, the command runs until it is stopped. */
	readonly endless: boolean;
	/** What counts where it is not given, as help says it; null where nothing does. */
	readonly shown: string | null;
}

/** Flags that one function reads together, declared beside each other once. */
export type FlagGroup = Readonly<Record<string, Flag<unknown, FedSetting | null>>>;

const PLAIN = {
	is: 'flag',
	value: null,
	many: 'no',
	choices: null,
	read: null,
	required: false,
	completes: null,
	endless: false,
	shown: null,
} as const;

type SettingOf<F extends FlagFacts> = F extends { setting: infer S extends FedSetting } ? S : null;

function settingOf<F extends FlagFacts>(facts: F | undefined): SettingOf<F> {
	// What the type says of the facts holds of the value: it is read off them.
	return (facts?.setting ?? null) as SettingOf<F>;
}

/** A switch: given or not. */
export function on<const F extends FlagFacts = FlagFacts>(
	about: string,
	facts?: F,
): Flag<boolean, SettingOf<F>> {
	return { ...PLAIN, about, fallback: false, setting: settingOf(facts) };
}

/** A switch with which the command runs until it is stopped. */
export function endlessly(about: string): Flag<boolean> {
	return { ...PLAIN, about, fallback: false, setting: null, endless: true };
}

/** A word as it is typed. */
export function text<const F extends FlagFacts = FlagFacts>(
	value: Shown,
	about: string,
	facts?: F,
): Flag<string | undefined, SettingOf<F>> {
	return {
		...PLAIN,
		value,
		about,
		fallback: undefined,
		setting: settingOf(facts),
		completes: facts?.completes ?? null,
	};
}

/** A word without which the command does not run. */
export function needed(value: Shown, about: string): Flag<string> {
	return { ...PLAIN, value, about, required: true, fallback: '', setting: null };
}

/** A word that a reader makes something of. */
export function parsed<T, const F extends FlagFacts = FlagFacts>(
	value: Shown,
	about: string,
	read: Reader<T>,
	facts?: F,
): Flag<T | undefined, SettingOf<F>> {
	const shown = facts?.shown ?? null;
	return { ...PLAIN, value, about, read, fallback: undefined, setting: settingOf(facts), shown };
}

/** As {@link parsed}, with what counts where it is not given; `shown` is how help says that. */
export function parsedOr<T>(
	value: Shown,
	about: string,
	read: Reader<T>,
	fallback: T,
	shown = String(fallback),
): Flag<T> {
	return { ...PLAIN, value, about, read, fallback, setting: null, shown };
}

/** One of a few words. */
export function choice<const C extends readonly string[]>(
	value: Shown,
	about: string,
	choices: C,
): Flag<C[number] | undefined> {
	return { ...PLAIN, value, about, choices, fallback: undefined, setting: null };
}

/** A word that may be given again and again. */
export function list<const F extends FlagFacts = FlagFacts>(
	value: Shown,
	about: string,
	facts?: F,
): Flag<string[] | undefined, SettingOf<F>> {
	return {
		...PLAIN,
		value,
		about,
		many: 'repeated',
		fallback: undefined,
		setting: settingOf(facts),
		completes: facts?.completes ?? null,
	};
}

/** Several words behind one flag. */
export function words(
	value: Shown,
	about: string,
	completes: Completion | null = null,
): Flag<string[] | undefined> {
	return { ...PLAIN, value, about, many: 'variadic', fallback: undefined, setting: null, completes };
}
