import { cleanText } from '../../render/clean.js';
import { jsonText } from '../../render/json.js';
import type { Step } from './path.js';

/** The values at a path, in order. What is not there, or lies behind a null, gives none. */
export function valuesAt(value: unknown, steps: readonly Step[]): unknown[] {
	let found: unknown[] = [value];
	for (const step of steps) found = found.flatMap((one) => next(one, step));
	return found;
}

function next(value: unknown, step: Step): unknown[] {
	if (step === 'each') return Array.isArray(value) ? value : [];
	if ('index' in step) return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
	const members = new Map<string, unknown>(Object.entries(value));
	const member = members.get(step.member);
	return member === undefined ? [] : [member];
}

const BREAKS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A value on one line: a string as it is, line breaks and tabs written as `\n` and `\t` and other
 * control characters made visible; all else as JSON.
 */
export function lineOf(value: unknown): string {
	if (typeof value !== 'string') return jsonText(value, 0).trimEnd();
	return cleanText(value.replace(/[\n\r\t]/g, (character) => BREAKS[character] ?? ''));
}
