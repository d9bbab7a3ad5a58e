import { expect, it } from 'vitest';
import type { WaitEvent } from '../../../src/admin/budget/options.js';
import { openServer } from '../../../src/admin/open.js';
import { freshSandbox } from '../../sandbox/support/sandbox.js';
import { VirtualClock } from './virtual-clock.js';

const CASES = 3_000;
const LIMIT = 600;
const MINUTE = 60_000;
const CALL_MS = 40;

it('finishes 3,000 simulations with no failed case, hardly later than the limit allows', async () => {
	const clock = new VirtualClock();
	const sandbox = await freshSandbox(Object.assign(clock, { advance: () => {} }), { rateLimit: LIMIT });
	const story = sandbox.reset();
	const waits: WaitEvent[] = [];
	const statuses: (number | null)[] = [];
	const server = openServer({
		apiUrl: 'http://sandbox.invalid',
		token: sandbox.adminToken(),
		fetchImpl: async (input, init) => {
			const answer = await clock.during(() => sandbox.fetch(input, init));
			await clock.sleep(CALL_MS);
			return answer;
		},
		signal: new AbortController().signal,
		...{ timeoutMs: 30_000, clock, concurrency: 16, rate: LIMIT },
		onWait: (event) => waits.push(event),
		onTrace: ({ status }) => statuses.push(status),
	});
	const { reader: admin } = server.zone(story.zoneId);
	const input = (await admin.explain(story.deniedRequestId)).denied[0]?.policyInput ?? {};
	await clock.sleep(MINUTE - (clock.now() % MINUTE));
	const started = clock.now();
	const told = admin.estimate(CASES);
	const runs = Array.from({ length: CASES }, (_, n) =>
		admin.simulate(story.policySetId, story.versions.careful, { ...input, case: n }),
	);
	const results = await Promise.all(runs);
	const took = clock.now() - started;

	expect(results.filter(({ evaluation }) => evaluation === 'executed')).toHaveLength(CASES);
	const atBest = (Math.ceil(CASES / LIMIT) - 1) * MINUTE + (LIMIT * CALL_MS) / 16;
	expect(took).toBeLessThan(atBest * 1.15);
	expect(Math.abs(took - told)).toBeLessThan(0.1 * took);
	expect(statuses.filter((status) => status === 429)).toEqual([]);
	expect(waits.length).toBeGreaterThan(5);
}, 60_000);
