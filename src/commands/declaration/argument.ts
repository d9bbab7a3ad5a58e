import type { Completion } from './flag.js';

/** One argument of a command. `name` is how help calls it; `T` is what the command takes of it. */
export interface Argument<T> {
	readonly is: 'argument';
	readonly name: string;
	readonly about: string;
	readonly required: boolean;
	readonly variadic: boolean;
	readonly choices: readonly string[] | null;
	readonly completes: Completion | null;
	readonly fallback: T;
}

interface ArgumentFacts {
	about?: string;
	completes?: Completion;
}

const PLAIN = { is: 'argument', required: false, variadic: false, choices: null } as const;

function factsOf(facts: ArgumentFacts) {
	return { about: facts.about ?? '', completes: facts.completes ?? null };
}

/** An argument that may be left out. */
export function optional(name: string, facts: ArgumentFacts = {}): Argument<string | undefined> {
	return { ...PLAIN, ...factsOf(facts), name, fallback: undefined };
}

/** One of a few words, or left out. */
export function oneOf<const C extends readonly string[]>(
	name: string,
	choices: C,
	facts: ArgumentFacts = {},
): Argument<C[number] | undefined> {
	return { ...PLAIN, ...factsOf(facts), name, choices, fallback: undefined };
}

/** Any number of words, none too. */
export function rest(name: string, facts: ArgumentFacts = {}): Argument<string[]> {
	return { ...PLAIN, ...factsOf(facts), name, variadic: true, fallback: [] };
}

/** Any number of words from one. */
export function some(name: string, facts: ArgumentFacts = {}): Argument<string[]> {
	return { ...rest(name, facts), required: true };
}

/** Requests, as every command takes them: all of them are meant. */
export const REQUESTS: Argument<string[]> = rest('request-id', {
	about: 'ids of requests, or their starts; a cause of `denials` is its newest, `-` the newest denied one',
	completes: 'request',
});
