import { afterAll, beforeAll, expect, it } from 'vitest';
import { killAll } from './support/kill.js';
import { anActivation } from './support/operations.js';
import { type FaultServer, startFaultServer } from './support/server.js';

let server: FaultServer;
beforeAll(async () => {
	server = await startFaultServer();
});
afterAll(() => server.close());

it('activation: whenever it is killed, the next run finds out what is true', async () => {
	const matrix = await killAll(await anActivation(), { server, refuse: () => {} });
	process.stdout.write(matrix.text());
	expect(matrix.wrong()).toEqual([]);
}, 600_000);
