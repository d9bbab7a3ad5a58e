import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from './support/faults.js';
import { killAt } from './support/kill.js';
import { anActivation, aRollback } from './support/operations.js';
import { type Operation, play } from './support/play.js';
import { refusingClient } from './support/refuse.js';
import { type FaultServer, startFaultServer } from './support/server.js';

// The whole matrix is `npm run test:faults`.
const ACTIVATE = 'POST /zone-payments/policy-sets/:id/activate #1';

let server: FaultServer;
let operations: Record<Operation['name'], Operation>;
const refuse = refusingClient();
beforeAll(async () => {
	server = await startFaultServer();
	operations = { activation: await anActivation(), rollback: await aRollback(server) };
});
afterAll(() => server.close());

describe('journal, words, exit code and truth agree', () => {
	it.each<[Operation['name'], Fault, boolean]>([
		['activation', 'refused', true],
		['activation', 'reset before', false],
		['activation', 'reset after', true],
		['activation', 'wrong shape', false],
		['activation', '403, applied', false],
		['activation', '202, not applied', true],
		['activation', 'reset, then applied 60 s later', false],
		['rollback', 'reset after', false],
		['rollback', '500, applied', true],
		['rollback', '503, then applied 30 s later', true],
		['rollback', 'no audit, not applied', false],
	])('after %s, where the call was %s (from then on: %s)', async (name, fault, lasting) => {
		expect(await play(operations[name], { call: ACTIVATE, fault, lasting }, { server, refuse })).toEqual([]);
	});

	it.each([
		['activation', 'before'],
		['activation', 'after'],
		['rollback', 'after'],
	] as const)('after %s, where kill -9 came %s it was done', async (name, when) => {
		expect(await killAt(operations[name], ACTIVATE, when, { server, refuse })).toEqual([]);
	});
});
