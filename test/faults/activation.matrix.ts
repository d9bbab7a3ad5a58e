import { afterAll, beforeAll, expect, it } from 'vitest';
import { playAll } from './support/all.js';
import { anActivation } from './support/operations.js';
import { refusingClient } from './support/refuse.js';
import { type FaultServer, startFaultServer } from './support/server.js';

let server: FaultServer;
const refuse = refusingClient();
beforeAll(async () => {
	server = await startFaultServer();
});
afterAll(() => server.close());

it('an activation tells the truth whatever happens to any of its calls', async () => {
	const matrix = await playAll(await anActivation(), { server, refuse });
	process.stdout.write(matrix.text());
	expect(matrix.wrong()).toEqual([]);
}, 600_000);
