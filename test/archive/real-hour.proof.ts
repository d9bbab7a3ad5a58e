import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkZone, zonesOf } from './real-hour.js';
import { type Bench, openBench } from './support.js';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

it('of a real archive gives what its rows say, and every class is decided as it was: every zone', async () => {
	const sum = { classes: 0, decisions: 0 };
	const zones = await zonesOf(bench);
	for (const zone of zones) {
		const found = await checkZone(bench, zone);
		sum.classes += found.classes;
		sum.decisions += found.decisions;
	}
	// 2,609 + 60 allowed and 632 denied, as the README of the hours counts them.
	expect(sum.decisions).toBe(3_301);
	process.stdout.write(`${zones.length} zones, ${sum.classes} classes of ${sum.decisions} decisions\n`);
}, 120_000);
