/** A number as it is written: `digits` × 10^`exponent`, without zeros at either end; zero has no digits. */
export interface Decimal {
	negative: boolean;
	digits: string;
	exponent: number;
}

const NUMERAL = /^(?<sign>-?)(?<whole>\d*)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/** Reads a numeral of Rego: as in JSON, and `.5`. */
export function decimalOf(numeral: string): Decimal {
	const { sign, whole = '', fraction = '', exponent = '0' } = NUMERAL.exec(numeral)?.groups ?? {};
	const significant = (whole + fraction).replace(/^0+/, '');
	const digits = significant.replace(/0+$/, '');
	if (digits === '') return { negative: false, digits, exponent: 0 };
	const shift = significant.length - digits.length - fraction.length;
	return { negative: sign === '-', digits, exponent: Number(exponent) + shift };
}

/** A text that two decimals share exactly when they are equal. */
export function decimalText({ negative, digits, exponent }: Decimal): string {
	return digits === '' ? '0' : `${negative ? '-' : ''}${digits}e${exponent}`;
}

/** The double that stands for `decimal` alone: its shortest spelling is the same number. Null where none does. */
export function doubleOf(decimal: Decimal): number | null {
	const double = Number(decimalText(decimal));
	const exact = Number.isFinite(double) && decimalText(decimalOf(String(double))) === decimalText(decimal);
	return exact ? double : null;
}

/** The order of two decimals, as of their values. */
export function compareDecimals(left: Decimal, right: Decimal): number {
	const sign = signOf(left);
	if (sign !== signOf(right)) return sign - signOf(right);
	return sign * compareSizes(left, right);
}

function signOf({ negative, digits }: Decimal): number {
	return digits === '' ? 0 : negative ? -1 : 1;
}

function compareSizes(left: Decimal, right: Decimal): number {
	const byMagnitude = magnitude(left) - magnitude(right);
	if (byMagnitude !== 0) return byMagnitude;
	const length = Math.max(left.digits.length, right.digits.length);
	const a = left.digits.padEnd(length, '0');
	const b = right.digits.padEnd(length, '0');
	return a === b ? 0 : a < b ? -1 : 1;
}

/** Place of the first digit: a number is below 10 to this power, and not below 10 to the one before. */
function magnitude({ digits, exponent }: Decimal): number {
	return digits.length + exponent;
}

/** 2^100000 and 2^-100001 as their first digits and their magnitude. */
const GREATEST = { first: 0.999002093014384, magnitude: 30_103 };
const LEAST = { first: 0.500499476341295, magnitude: -30_103 };

/** Whether the compiler takes a number of this size: its binary exponent is within 100,000 (OPA, `parseNumber`). */
export function isReadable(decimal: Decimal): boolean {
	if (decimal.digits === '') return true;
	const size = magnitude(decimal);
	const first = Number(`0.${decimal.digits.slice(0, 15)}`);
	if (size === GREATEST.magnitude) return first < GREATEST.first;
	if (size === LEAST.magnitude) return first >= LEAST.first;
	return size > LEAST.magnitude && size < GREATEST.magnitude;
}

/**
 * Whether the engine takes a number for whole: it rounds to 64 binary digits, and compares with the number
 * as written (OPA, `floor` over big floats). So 1e22 is whole, and 1e100 or 30 odd digits are not.
 */
export function isWhole({ digits, exponent }: Decimal): boolean {
	if (exponent < 0) return false;
	if (digits.length + exponent > 100) return false;
	let odd = BigInt(digits) * 10n ** BigInt(exponent);
	if (odd === 0n) return true;
	while (odd % 2n === 0n) odd /= 2n;
	return odd < 2n ** 64n;
}
