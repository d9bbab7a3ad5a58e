import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkZone, zonesOf } from './real-hour.js';
import { type Bench, openBench } from './support.js';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterAll(() => bench.close());

it('of a real archive gives what its rows say, and every class is decided as it was: two zones', async () => {
	const zones = await zonesOf(bench);
	for (const zone of [zones[0], zones.at(-1)]) {
		expect((await checkZone(bench, zone ?? '')).classes).toBeGreaterThan(0);
	}
});
