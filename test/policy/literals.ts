import fc from 'fast-check';
import { decimalOf, decimalText } from '../../src/policy/decimal.js';
import {
	exactly,
	isArray,
	isNumber,
	isObject,
	isSet,
	numberOf,
	objectOf,
	setOf,
	type Value,
} from '../../src/policy/values.js';

/** Numbers with more digits than a double holds, or of another size. */
const longNumbers = fc
	.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -600, max: 600 }))
	.map(([digits, exponent]) => numberOf(decimalOf(`${digits}e${exponent}`)));

/** Any literal of Rego, sets and composite keys included. */
export const literals: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		fc.constantFrom<Value>(null, true, false),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
		fc.integer(),
		longNumbers,
		fc.string({ unit: 'binary', maxLength: 6 }).map((text) => text.replace(/\p{Surrogate}/gu, '?')),
		fc.array(tie('value'), { maxLength: 3 }),
		fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map(objectOf),
		fc.array(tie('value'), { maxLength: 3 }).map(setOf),
	),
})).value;

/** `value` spelt in Rego; `style` varies white space, comments, raw strings and trailing commas. */
export function spell(value: Value, style: number): string {
	const gap = [' ', '\n\t', ' # why, "yes"\n ', '\r\n'][style % 4] ?? ' ';
	const trailing = style % 3 === 0 ? ',' : '';
	const close = (items: string[]) => items.join(`,${gap}`) + (items.length > 0 ? trailing : '') + gap;
	if (typeof value === 'string') {
		const raw = style % 2 === 0 && !/[`\0\uFEFF]/.test(value);
		return raw ? `\`${value}\`` : JSON.stringify(value).replaceAll('\uFEFF', '\\ufeff');
	}
	if (isArray(value)) return `[${gap}${close(value.map((item) => spell(item, style + 1)))}]`;
	if (isSet(value)) {
		const items = [...value.items.values()].map((item) => spell(item, style + 1));
		return items.length === 0 ? 'set()' : `{${gap}${close(items)}}`;
	}
	if (isObject(value)) {
		const pairs = [...value.entries.values()];
		return `{${gap}${close(pairs.map(([key, held]) => `${spell(key, style + 1)}:${gap}${spell(held, style + 2)}`))}}`;
	}
	if (isNumber(value)) return typeof value === 'number' ? String(value) : decimalText(exactly(value));
	return JSON.stringify(value);
}
