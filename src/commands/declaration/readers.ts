import { parseDuration, parseInstant } from '../../model/duration.js';

/** Makes something of a word of the command line. Throws {@link BadValue}. */
export type Reader<T> = (text: string) => T;

/** A word that a flag cannot be; the message says what it can. */
export class BadValue extends Error {}

/** Milliseconds. */
export function duration(text: string): number {
	const milliseconds = parseDuration(text);
	if (milliseconds === null) throw new BadValue('Write a duration such as 90s, 15m or 6h.');
	return milliseconds;
}

/** A moment as it was written; what it comes to depends on the time of the run. */
export function moment(text: string): string {
	if (parseInstant(text, 0) === null) throw new BadValue('Write a date, a time or a duration such as 6h.');
	return text;
}

/** A whole number from 1 to 999,999. */
export function count(text: string): number {
	if (!/^[1-9]\d{0,5}$/.test(text)) throw new BadValue('Write a whole number from 1 to 999999.');
	return Number(text);
}

/** Percent, with a decimal or two. */
export function percent(text: string): number {
	const value = /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
	if (!(value <= 100)) throw new BadValue('Write a percentage from 0 to 100, such as 80 or 92.5.');
	return value;
}

/** A SHA-256. */
export function digest(text: string): string {
	if (!/^[0-9a-f]{64}$/i.test(text)) throw new BadValue('Write a SHA-256: 64 hexadecimal digits.');
	return text.toLowerCase();
}

/** A port of this machine; 0 lets the system choose one. */
export function port(text: string): number {
	if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new BadValue('Write a port from 0 to 65535.');
	return Number(text);
}

/** Milliseconds of an artificial wait. */
export function milliseconds(text: string): number {
	if (!/^\d{1,5}$/.test(text)) throw new BadValue('Write milliseconds from 0 to 99999.');
	return Number(text);
}
