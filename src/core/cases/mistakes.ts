import type { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { nearest } from '../../model/nearest.js';
import type { Place } from '../../model/problem.js';
import { mistypedField } from '../../policy/input-types.js';
import type { Spans, Step } from './spans.js';

/** A mistake in a case file: where, and what. */
export interface Mistake {
	file: string;
	index: number;
	text: string;
	/** Null where the text of the file is not known. */
	place: Place | null;
}

/** A file of cases, and where they stand in its text. */
interface CaseText {
	file: string;
	spans?: Spans;
}

const MEMBERS = ['name', 'expect', 'input', 'seen', 'from', 'provenance', 'digest', 'superseded'];
const OF_EXPECT = ['decision', 'reason', 'policy', 'hold', 'risk'];

/** What is wrong with a value that is no case. Pure. */
export function mistakesOf(error: z.ZodError, value: unknown, file: CaseText, index: number): Mistake[] {
	const at = mistakeIn(value, file, index);
	return error.issues.flatMap((issue) => {
		if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at([key], unknownKey(key)));
		const [field] = issue.path;
		if (field === 'expect') return [at(['expect'], `expect: ${EXPECT}`)];
		const number = field === 'input' && isJsonObject(value) ? unwritable(value.input, ['input']) : null;
		if (number !== null) return [at(number, `${number.join('.')}: is no number that JSON can hold`)];
		const path = issue.path.filter((step) => typeof step !== 'symbol');
		return [at(path, `${path.length === 0 ? 'case' : path.join('.')}: ${issue.message}`)];
	});
}

const EXPECT =
	'is "allow", "deny", "hold", or an object {decision, reason?, policy?, hold?, risk?}; only an allow can hold';

/** What keeps the engine from ever reading an input. Pure. */
export function mistakesIn(input: JsonObject, file: CaseText, index: number): Mistake[] {
	const mistyped = mistypedField(input);
	if (mistyped === null) return [];
	const path = ['input', ...mistyped.split('.')];
	const held = path.slice(1).reduce<unknown>((at, step) => (isJsonObject(at) ? at[step] : undefined), input);
	const text = `${path.join('.')}: is ${kindOf(held)}, which the engine does not read there; quote a text`;
	return [mistakeIn(input, file, index)(path, text)];
}

function mistakeIn(value: unknown, { file, spans }: CaseText, index: number) {
	const named = isJsonObject(value) && typeof value.name === 'string' ? ` ("${value.name}")` : '';
	return (path: readonly Step[], text: string): Mistake => ({
		...{ file, index, text: `${text}${named}` },
		place: spans?.keyAt([index, ...path]) ?? null,
	});
}

function unknownKey(key: string): string {
	const meant = nearest(key, MEMBERS);
	const inner = nearest(key, OF_EXPECT) ?? (OF_EXPECT.includes(key) ? key : null);
	const known = meant ?? (inner === null ? null : `expect.${inner}`);
	const hint = known === null ? `a case has ${MEMBERS.slice(0, 3).join(', ')}` : `did you mean "${known}"?`;
	return `${key}: is no part of a case; ${hint}`;
}

/** Where a number stands that is too large, or none; null for nowhere. */
function unwritable(value: unknown, path: Step[]): Step[] | null {
	if (typeof value === 'number') return Number.isFinite(value) ? null : path;
	if (typeof value !== 'object' || value === null) return null;
	for (const [key, inner] of Object.entries(value)) {
		const found = unwritable(inner, [...path, Array.isArray(value) ? Number(key) : key]);
		if (found !== null) return found;
	}
	return null;
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list that holds something else than texts';
	if (isJsonObject(value)) return 'an object';
	return `${typeof value === 'boolean' ? 'a flag' : `a ${typeof value}`} (${String(value)})`;
}
