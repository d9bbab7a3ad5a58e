import { afterAll, beforeAll, expect, it } from 'vitest';
import { openServer } from '../../../src/admin/open.js';
import { emptyReport, startRun } from '../../../src/core/run.js';
import { rollbackStep } from '../../../src/core/steps/rollback.js';
import { resolveCandidate } from '../../../src/core/zone/resolve.js';
import { openStore } from '../../../src/journal/open.js';
import type { Fault } from '../../faults/support/faults.js';
import { type FaultServer, startFaultServer } from '../../faults/support/server.js';
import { makeTemplate, makeWorld, type Template } from '../../faults/support/world.js';
import { BINDING } from '../../support/binding.js';
import { ME } from '../../support/cli.js';
import { hastened } from '../../support/haste.js';
import { NO_LIMIT } from '../../support/run.js';

const ACTIVATE = 'POST /zone-payments/policy-sets/:id/activate #1';
/** What one attempt of a call may take here; the server's own limit is thirty seconds. */
const ATTEMPT_MS = 250;

let server: FaultServer;
let template: Template;
beforeAll(async () => {
	server = await startFaultServer();
	template = await makeTemplate();
});
afterAll(() => server.close());

it.each<[Fault, number, object | null]>([
	['delayed', 0, { code: 'activation_not_applied', exit: 2, changed: false }],
	['delayed, then applied', 1, null],
])(
	'an activation that is %s past its own deadline is looked for until it is known',
	async (fault, moves, error) => {
		const world = await makeWorld(template, server);
		world.line.plan = { call: ACTIVATE, fault, lasting: false };
		world.line.delays.applyMs = 3 * ATTEMPT_MS;
		const clock = hastened(60);
		const { signal } = new AbortController();
		const { reader: admin, writer } = openServer({
			...{ apiUrl: world.env.CARACAL_API_URL ?? '', token: template.token },
			...{ signal, timeoutMs: ATTEMPT_MS, clock, concurrency: 4 },
		}).zone(template.zoneId);
		const run = await startRun({
			...{ admin, clock, progress: () => {}, signal, concurrency: 4 },
			limit: NO_LIMIT,
		});
		const store = openStore({
			...{ dataDir: `${world.dir}/.caracalite`, clock, pid: 1 },
			...{ user: ME, binding: BINDING },
		});
		const to = await resolveCandidate(run.catalog, '2', null, 'payments');
		// What was active once may be gone back to.
		const { id } = store.journal().begin({
			...{ zoneId: template.zoneId, zoneName: 'payments', kind: 'rollback', from: to, to },
			...{ why: 'once', verdictDigest: null, who: 'ops@host', at: '2026-11-21T09:00:00.000Z' },
		});
		store.journal().close(id, {
			...{ outcome: 'applied', outboxId: null, text: 'accepted', who: 'ops@host' },
			at: '2026-11-21T09:00:00.000Z',
		});
		const rollout = { store, who: 'ops@host', tell: () => {} };
		const options = {
			writer,
			named: { to, why: 'named', seen: null },
			leave: async () => true,
			waitMs: 1_000,
			rollout,
		};
		const moved = rollbackStep(run, emptyReport(run, '0'), options);
		if (error === null) expect((await moved).activation?.outcome).toBe('loaded');
		else await expect(moved).rejects.toMatchObject(error);
		expect(world.journal()?.at(-1)?.receipt?.outcome).toBe(error ? 'not_applied' : 'applied');
		expect(world.truth().moves).toBe(moves);
		store.end();
		world.end();
	},
);
