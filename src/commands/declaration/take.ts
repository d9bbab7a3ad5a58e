import type { Argument } from './argument.js';
import type { Declaration, Flags } from './declare.js';
import type { FedSetting, Flag, FlagGroup } from './flag.js';

declare const notTaken: unique symbol;

/** What a command line gave, of which nothing is read but by {@link take}: all of it, at once. */
export interface Given<T> {
	readonly [notTaken]: T;
}

type Taken<M> = M extends Flag<infer T, infer _> ? T : M extends Argument<infer T> ? T : never;

/** The members of a record of flags that a command takes: those that feed a setting are read there. */
type Own<R> = {
	[K in keyof R]: R[K] extends Flag<unknown, infer S> ? (S extends FedSetting ? never : K) : K;
}[keyof R];

/** What a group's reader is given. */
export type GroupOf<G extends FlagGroup> = Given<{ [K in Own<G>]: Taken<G[K]> }>;

type MemberOf<M> = M extends Flag<unknown, infer _> | Argument<unknown>
	? Taken<M>
	: M extends FlagGroup
		? GroupOf<M>
		: never;

/** What a handler is given: a member for each argument, flag and group of its declaration. */
export type GivenTo<D> =
	D extends Declaration<infer A, infer F, infer _>
		? Given<{ [K in keyof A]: Taken<A[K]> } & { [K in Own<F>]: MemberOf<F[K]> }>
		: never;

type Complete<T, K extends readonly PropertyKey[]> = [Exclude<keyof T, K[number]>] extends [never]
	? unknown
	: { 'not taken': Exclude<keyof T, K[number]> };

/**
 * The values of all members, in the order of `keys`. A member that is declared and not named here does
 * not compile, nor one that is named and not declared, nor a value that is taken and not used.
 */
export function take<T, const K extends readonly (keyof T)[]>(
	given: Given<T>,
	keys: K & Complete<T, K>,
): { -readonly [I in keyof K]: K[I] extends keyof T ? T[K[I]] : never } {
	// The one door from what was typed to what is declared: `giveTo` filled each member by its declaration.
	const values = given as unknown as Readonly<Record<PropertyKey, unknown>>;
	return keys.map((key) => values[key as PropertyKey]) as never;
}

/** What was typed, by the names of a declaration: `undefined` where a flag was not given. */
export function giveTo<D extends Declaration>(
	declaration: D,
	typed: Readonly<Record<string, unknown>>,
): GivenTo<D> {
	const args = Object.entries(declaration.arguments).map(([key, { fallback }]) => [
		key,
		typed[key] ?? fallback,
	]);
	return Object.fromEntries([...args, ...membersOf(declaration.flags, typed)]) as GivenTo<D>;
}

function membersOf(flags: Flags, typed: Readonly<Record<string, unknown>>): [string, unknown][] {
	return Object.entries(flags).map(([key, member]) => {
		if (isFlag(member)) return [key, typed[key] ?? member.fallback];
		return [key, Object.fromEntries(membersOf(member, typed))];
	});
}

/** Whether a member of a record of flags is one flag, and not a group. */
export function isFlag(
	member: Flag<unknown, FedSetting | null> | FlagGroup,
): member is Flag<unknown, FedSetting | null> {
	return member.is === 'flag';
}

/** Every flag of a record, those of its groups too, in order. */
export function flagsOf(flags: Flags): [string, Flag<unknown, FedSetting | null>][] {
	return Object.entries(flags).flatMap(([key, member]) =>
		isFlag(member) ? [[key, member] as [string, Flag<unknown, FedSetting | null>]] : flagsOf(member),
	);
}
