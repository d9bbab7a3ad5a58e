import { cleanLine } from './clean.js';

/**
 * A copy of plain data in which every string is fit for a terminal. Renderers work on such copies,
 * so that no text of a server reaches a screen as it came.
 */
export function cleanValues<T>(value: T): T {
	// A structural copy: what goes in comes out with the same shape, strings cleaned.
	return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
	if (typeof value === 'string') return cleanLine(value);
	if (Array.isArray(value)) return value.map(cleaned);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanLine(key), cleaned(inner)]));
}
