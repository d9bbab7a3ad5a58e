import type { Origin } from './settings.js';

/** A value over the others: flag, environment, profile, default. */
export interface Layer<T> {
	value: T;
	origin: Origin;
	source: string | null;
}

/** The first layer that says something, else the default. */
export function pick<T>(layers: (Layer<T> | null)[], fallback: T): Layer<T> {
	return layers.find((layer) => layer !== null) ?? { value: fallback, origin: 'default', source: null };
}

/** The longest time that a layer asks for, the first of equals: none takes away what another demands. */
export function longest(layers: (Layer<number> | null)[]): Layer<number | null> {
	const asked = layers.filter((layer) => layer !== null);
	const [first] = asked.toSorted((one, other) => other.value - one.value);
	return first ?? { value: null, origin: 'default', source: null };
}

/** What a flag says, if it is given. */
export function flag<T>(name: string, value: T | undefined): Layer<T> | null {
	return value === undefined ? null : { value, origin: 'flag', source: name };
}

/** What the profile says, if it does. */
export function written<T>(value: { value: T; source: string } | null): Layer<T> | null {
	return value && { ...value, origin: 'profile' };
}

/** Reads variables; an empty one counts as absent. */
export function readableEnv(
	env: Readonly<Record<string, string | undefined>>,
): (name: string) => Layer<string> | null {
	return (name) => {
		const value = env[name];
		return value ? { value, origin: 'environment', source: name } : null;
	};
}
