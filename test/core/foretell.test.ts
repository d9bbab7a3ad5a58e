import { expect, it } from 'vitest';
import { foretell, roughly } from '../../src/core/foretell.js';

it.each([
	[10_000, '10 s'],
	[10_001, '20 s'],
	[95_000, '2 min'],
	[61 * 60_000, '1 h 1 min'],
	[2 * 3_600_000, '2 h'],
])('says %i milliseconds as %s', (milliseconds, text) => {
	expect(roughly(milliseconds)).toBe(text);
});

it.each([
	[90, true, ''],
	[90, false, ''],
	[3_000, true, ', about 5 min'],
	[3_000, false, ', about 5 min, and --timeout ends the run before'],
])('foretells %i calls, room for them: %s', (calls, enough, text) => {
	const asked: number[] = [];
	const room = (milliseconds: number) => asked.push(milliseconds) > 0 && enough;
	expect(foretell({ admin: { estimate: (count) => count * 100 }, limit: { room } }, calls)).toBe(text);
	expect(asked).toEqual([calls * 100]);
});
