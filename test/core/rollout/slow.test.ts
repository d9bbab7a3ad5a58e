import { afterAll, beforeAll, expect, it } from 'vitest';
import { openServer } from '../../../src/admin/open.js';
import { emptyReport, startRun } from '../../../src/core/run.js';
import { resumeStep } from '../../../src/core/steps/resume.js';
import { rollbackStep } from '../../../src/core/steps/rollback.js';
import { resolveCandidate } from '../../../src/core/zone/resolve.js';
import { openStore } from '../../../src/journal/open.js';
import type { Fault } from '../../faults/support/faults.js';
import { type FaultServer, startFaultServer } from '../../faults/support/server.js';
import { makeTemplate, makeWorld, type Template } from '../../faults/support/world.js';
import { BINDING } from '../../support/binding.js';
import { ME } from '../../support/cli.js';
import { hastened } from '../../support/haste.js';

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

it.each<[Fault, 'applied' | 'not_applied', number]>([
	['delayed', 'not_applied', 0],
	['delayed, then applied', 'applied', 1],
])('an activation that is %s past its own deadline is not known, then %s', async (fault, outcome, moves) => {
	const world = await makeWorld(template, server);
	world.line.plan = { call: ACTIVATE, fault, lasting: false };
	world.line.delays.applyMs = 4 * ATTEMPT_MS;
	const clock = hastened(20);
	const { signal } = new AbortController();
	const { reader: admin, writer } = openServer({
		...{ apiUrl: world.env.CARACAL_API_URL ?? '', token: template.token },
		...{ signal, timeoutMs: ATTEMPT_MS, clock, concurrency: 4 },
	}).zone(template.zoneId);
	const run = await startRun({
		...{ admin, clock, progress: () => {}, signal, concurrency: 4 },
		limit: { room: () => true },
	});
	const store = openStore({
		...{ dataDir: `${world.dir}/.caracalite`, clock, pid: 1 },
		...{ user: ME, binding: BINDING },
	});
	const rollout = { store, who: 'ops@host', tell: () => {} };
	const to = await resolveCandidate(run.catalog, '2', null, 'payments');
	const named = { to, why: 'named', seen: null };
	await expect(
		rollbackStep(run, emptyReport(run, '0'), {
			writer,
			named,
			leave: async () => true,
			waitMs: 1_000,
			rollout,
		}),
	).rejects.toMatchObject({ code: 'activation_unknown', exit: 3, changed: 'unknown' });
	expect(world.journal()?.[0]?.receipt).toBeNull();
	const resumed = await resumeStep(run, { rollout, waitMs: 60_000 });
	expect(resumed.closed.map((entry) => entry.receipt?.outcome)).toEqual([outcome]);
	expect(resumed.ok).toBe(outcome === 'applied');
	expect(world.truth().moves).toBe(moves);
	store.end();
	world.end();
});
