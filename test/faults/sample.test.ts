import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from './support/faults.js';
import { killAt } from './support/kill.js';
import { anActivation, aRollback } from './support/operations.js';
import { type Operation, play } from './support/play.js';
import { refusingFetch } from './support/refuse.js';
import { type FaultServer, startFaultServer } from './support/server.js';

// The whole matrix is `npm run test:faults`.
const ACTIVATE = 'POST /zone-payments/policy-sets/:id/activate #1';

let server: FaultServer;
let operations: Record<Operation['name'], Operation>;
const refuse = refusingFetch();
beforeAll(async () => {
	server = await startFaultServer();
	operations = { activation: await anActivation(), rollback: await aRollback(server) };
});
afterAll(() => server.close());

describe.each(['activation', 'rollback'] as const)(
	'%s: journal, words, exit code and truth agree',
	(name) => {
		it.each<[Fault, boolean]>([
			['refused', true],
			['reset before', false],
			['reset after', false],
			['reset after', true],
			['cut off', false],
			['500, applied', true],
			['wrong shape', false],
		])('after %s at the call (from then on: %s)', async (fault, lasting) => {
			expect(await play(operations[name], { call: ACTIVATE, fault, lasting }, { server, refuse })).toEqual(
				[],
			);
		});

		it.each(['before', 'after'] as const)('after kill -9 %s it was done', async (when) => {
			expect(await killAt(operations[name], ACTIVATE, when, { server, refuse })).toEqual([]);
		});
	},
);
