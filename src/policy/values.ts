import type { Json } from '../model/json.js';
import type { Decimal } from './decimal.js';
import { compareDecimals, decimalOf, decimalText, doubleOf } from './decimal.js';

/** A Rego object: keys may be any value. Entries are keyed by {@link keyOf} of their key. */
export interface RegoObject {
	kind: 'object';
	entries: Map<string, readonly [Value, Value]>;
}

/** A Rego set, keyed by {@link keyOf} of each element. */
export interface RegoSet {
	kind: 'set';
	items: Map<string, Value>;
}

/** A number that no double stands for alone, kept as written. */
export interface RegoDecimal {
	kind: 'decimal';
	decimal: Decimal;
}

/** A number of Rego, which is an exact decimal; a double stands for the number that it is spelt as. */
export type RegoNumber = number | RegoDecimal;

/** A literal of Rego. Arrays are plain; objects and sets are tagged, since JSON has no sets. */
export type Value = null | boolean | RegoNumber | string | readonly Value[] | RegoObject | RegoSet;

export function isArray(value: Value | undefined): value is readonly Value[] {
	return Array.isArray(value);
}

export function isObject(value: Value | undefined): value is RegoObject {
	return typeof value === 'object' && value !== null && !isArray(value) && value.kind === 'object';
}

export function isSet(value: Value | undefined): value is RegoSet {
	return typeof value === 'object' && value !== null && !isArray(value) && value.kind === 'set';
}

export function isNumber(value: Value | undefined): value is RegoNumber {
	if (typeof value === 'number') return true;
	return typeof value === 'object' && value !== null && !isArray(value) && value.kind === 'decimal';
}

export function numberOf(decimal: Decimal): RegoNumber {
	return doubleOf(decimal) ?? { kind: 'decimal', decimal };
}

/** The exact value of a number. */
export function exactly(value: RegoNumber): Decimal {
	return typeof value === 'number' ? decimalOf(String(value)) : value.decimal;
}

/** A text that two values share exactly when Rego calls them equal. */
export function keyOf(value: Value): string {
	if (typeof value === 'string') return JSON.stringify(value);
	if (isArray(value)) return `[${value.map(keyOf).join()}]`;
	if (isSet(value)) return `<${[...value.items.keys()].sort().join()}>`;
	if (isObject(value)) {
		const pairs = [...value.entries].map(([key, [, held]]) => `${key}:${keyOf(held)}`);
		return `{${pairs.sort().join()}}`;
	}
	return typeof value === 'object' && value !== null ? decimalText(value.decimal) : String(value);
}

/** An object of `pairs`; the last of equal keys wins, as in a Rego literal. */
export function objectOf(pairs: Iterable<readonly [Value, Value]>): RegoObject {
	const entries = new Map<string, readonly [Value, Value]>();
	for (const pair of pairs) entries.set(keyOf(pair[0]), pair);
	return { kind: 'object', entries };
}

export function setOf(items: Iterable<Value>): RegoSet {
	const held = new Map<string, Value>();
	for (const item of items) held.set(keyOf(item), item);
	return { kind: 'set', items: held };
}

/** The value under a text key, as `object[key]` in Rego; undefined for anything but an object. */
export function member(value: Value | undefined, key: string): Value | undefined {
	return isObject(value) ? value.entries.get(JSON.stringify(key))?.[1] : undefined;
}

/** What `some x in value` walks: elements, or the values of an object; undefined for a scalar. */
export function elements(value: Value | undefined): Value[] | undefined {
	if (isArray(value)) return [...value];
	if (isSet(value)) return [...value.items.values()];
	if (isObject(value)) return [...value.entries.values()].map(([, held]) => held);
	return undefined;
}

/** What `some key, x in value` walks. The key of an array is its index, of a set the element itself. */
export function pairs(value: Value | undefined): (readonly [Value, Value])[] {
	if (isArray(value)) return value.map((held, index) => [index, held] as const);
	if (isSet(value)) return [...value.items.values()].map((held) => [held, held] as const);
	return isObject(value) ? [...value.entries.values()] : [];
}

/** `value` as the engine's answer shows it: sets become arrays in Rego's order. */
export function toJson(value: Value): Json {
	if (isArray(value)) return value.map(toJson);
	if (isSet(value)) return [...value.items.values()].sort(compare).map(toJson);
	if (isObject(value)) {
		const shown = [...value.entries.values()].map(([key, held]) => [jsonKey(key), toJson(held)] as const);
		return Object.fromEntries(shown);
	}
	return typeof value === 'object' && value !== null ? Number(decimalText(value.decimal)) : value;
}

function jsonKey(key: Value): string {
	return typeof key === 'string' ? key : JSON.stringify(toJson(key));
}

/**
 * Rego's order of values: null, booleans, numbers, strings, arrays, objects, sets. Objects compare
 * entry by entry in the order of their keys, each key before its value (OPA, `ast.Compare`).
 */
export function compare(left: Value, right: Value): number {
	const byKind = rank(left) - rank(right);
	if (byKind !== 0) return byKind;
	if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
	if (isArray(left) && isArray(right)) return compareAll(left, right);
	if (isSet(left) && isSet(right))
		return compareAll(sorted(left.items.values()), sorted(right.items.values()));
	if (isObject(left) && isObject(right)) return compareAll(flat(left), flat(right));
	if (typeof left === 'number' && typeof right === 'number') return left - right;
	if (isNumber(left) && isNumber(right)) return compareDecimals(exactly(left), exactly(right));
	return Number(left) - Number(right);
}

function rank(value: Value): number {
	if (value === null) return 0;
	if (isArray(value)) return 4;
	if (isObject(value)) return 5;
	if (isSet(value)) return 6;
	if (isNumber(value)) return 2;
	return typeof value === 'boolean' ? 1 : 3;
}

function sorted(values: Iterable<Value>): Value[] {
	return [...values].sort(compare);
}

function flat(value: RegoObject): Value[] {
	return [...value.entries.values()].sort(([a], [b]) => compare(a, b)).flat();
}

function compareAll(left: readonly Value[], right: readonly Value[]): number {
	for (const [index, value] of left.entries()) {
		const other = right[index];
		if (other === undefined) return 1;
		const order = compare(value, other);
		if (order !== 0) return order;
	}
	return left.length - right.length;
}

/** By code point, which is the order of UTF-8 bytes that the engine sorts by; not by UTF-16 unit. */
export function compareText(left: string, right: string): number {
	const length = Math.min(left.length, right.length);
	for (let index = 0; index < length; index++) {
		const a = left.charCodeAt(index);
		const b = right.charCodeAt(index);
		if (a === b) continue;
		const surrogates = Number(a >= 0xd800 && a < 0xe000) - Number(b >= 0xd800 && b < 0xe000);
		return surrogates === 0 ? a - b : surrogates;
	}
	return left.length - right.length;
}
