import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openServer } from '../../../src/admin/open.js';
import { systemClock } from '../../../src/cli/clock.js';
import type { AdminReader } from '../../../src/core/ports.js';
import { summariseCandidate } from '../../../src/core/replay/replay.js';
import { emptyReport, startRun } from '../../../src/core/run.js';
import { activateStep } from '../../../src/core/steps/activate.js';
import { changesOf } from '../../../src/core/steps/changes.js';
import { explainStep } from '../../../src/core/steps/explain.js';
import type { FollowUpOptions } from '../../../src/core/steps/follow-up.js';
import { simulateStep } from '../../../src/core/steps/simulate.js';
import { verdictStep } from '../../../src/core/steps/verdict.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { resolveCandidate } from '../../../src/core/zone/resolve.js';
import { openStore } from '../../../src/journal/open.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { BINDING } from '../../support/binding.js';
import { callsOf } from '../../support/calls.js';
import { ME } from '../../support/cli.js';
import { NO_LIMIT } from '../../support/run.js';
import { setScene } from '../../support/scene.js';

const scene = setScene();
const ACCEPTANCE: Acceptance = { hold: true, gains: 'accepted', losses: false, meant: [] };
const NEVER_BACK: FollowUpOptions = {
	...{ watchMs: 0, rollbackOn: 'never', rollbackWaitMs: 0, runtimes: [], canary: null },
	askBack: async () => false,
};

/** A run on the scene, with how often its zone was asked for what it holds. */
async function countingRun(over: (real: AdminReader) => Partial<AdminReader> = () => ({})) {
	const { reader, writer } = openServer({
		...{ apiUrl: scene.url, token: scene.sandbox.adminToken(), clock: systemClock },
		...{ signal: new AbortController().signal, timeoutMs: 5_000, concurrency: 4 },
	}).zone(scene.story.zoneId);
	const asked = { applications: 0, resources: 0 };
	const counting: AdminReader = {
		...reader,
		applications: () => {
			asked.applications += 1;
			return reader.applications();
		},
		resources: () => {
			asked.resources += 1;
			return reader.resources();
		},
		...over(reader),
	};
	const run = await startRun({
		...{ admin: counting, clock: systemClock, progress: () => {}, concurrency: 4 },
		...{ signal: new AbortController().signal, limit: NO_LIMIT },
	});
	const version = await resolveCandidate(run.catalog, '2', null, run.zone.name);
	return { run, writer, asked, judged: { kind: 'version', version } as const };
}

it('compares what changes once from the verdict to the activation', async () => {
	const { run, writer, asked, judged } = await countingRun();
	const store = openStore({
		...{ dataDir: join(scene.dir, 'once'), clock: systemClock, pid: 1 },
		...{ user: ME, binding: BINDING },
	});
	const verdicts: (string | undefined)[] = [];
	const compared = await callsOf('policy/authority/diff.ts', 'diffAuthority', async () => {
		const explained = await explainStep(run, emptyReport(run, '0'), [scene.story.deniedRequestId]);
		const options = { judged, resource: null, asRebuilt: false, overlays: [], input: null };
		const evidence = await simulateStep(run, explained, options);
		const reached = await verdictStep(run, evidence, ACCEPTANCE);
		const activated = await activateStep(run, reached, {
			...{ acceptance: ACCEPTANCE, writer, leave: async () => true, waitMs: 5_000, cases: [], handed: null },
			...{ rollout: { store, who: 'ops@host', tell: () => {} }, after: NEVER_BACK },
		});
		verdicts.push(reached.verdict?.status, activated.verdict?.status, activated.activation?.outcome);
		expect(activated.changes).toEqual(reached.changes);
	});
	store.end();
	expect(verdicts).toEqual(['safe', 'safe', 'loaded']);
	expect({ ...asked, compared }).toEqual({ applications: 1, resources: 1, compared: 1 });
});

it('compares again what could not be read, and other versions by themselves', async () => {
	let lost = 1;
	const { run, judged } = await countingRun((real) => ({
		resources: async () => {
			if (lost-- > 0) throw new CaracaliteError('unreachable', 'nothing answers');
			return real.resources();
		},
	}));
	const baseline = await run.catalog.baseline();
	const report = {
		...emptyReport(run, '0'),
		baseline,
		candidate: summariseCandidate([], judged.version, []),
	};
	await expect(changesOf(run, report)).rejects.toMatchObject({ code: 'unreachable' });
	const forward = await changesOf(run, report);
	expect(forward).toMatchObject({ from: { version: baseline }, to: { version: judged.version } });
	const back = { ...report, baseline: judged.version, candidate: summariseCandidate([], baseline, []) };
	expect(await changesOf(run, back)).toMatchObject({
		from: { version: judged.version },
		to: { version: baseline },
	});
	expect(await changesOf(run, { ...report, baseline: null })).toMatchObject({ from: null });
});
