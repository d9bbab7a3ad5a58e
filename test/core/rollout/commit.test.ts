import { describe, expect, it } from 'vitest';
import { commitActivation, IN_FLIGHT_MS } from '../../../src/core/rollout/commit.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { version } from '../../support/evidence.js';
import { handClock } from '../../support/hand-clock.js';
import { readerOf, runOn, setsOf } from '../../support/run.js';

const V1 = version(1);
const V2 = version(2);
const LOST = new CaracaliteError('outcome_unknown', 'the connection broke off', {
	exit: 3,
	changed: 'unknown',
});

const SLOW = new CaracaliteError('outcome_unknown', 'no answer within 30000 ms', {
	...{ exit: 3, changed: 'unknown', details: { reason: 'timed_out' } },
});

interface Scene {
	/** What the call throws; it is accepted where this is null. */
	thrown: Error | null;
	/** Number of the version that is active `ms` after the call was sent; null where that cannot be read. */
	active: number | null | ((ms: number) => number);
	aborted?: boolean;
}

/** A zone of which only the roll-out is asked; `calls` counts the activations that were sent. */
function scene({ thrown, active, aborted = false }: Scene) {
	const calls: string[] = [];
	const controller = new AbortController();
	if (aborted) controller.abort();
	const clock = handClock();
	const start = clock.now();
	const sets = setsOf([V1, V2, version(3)], () => {
		if (active === null) throw new CaracaliteError('unreachable', 'nothing answers');
		return `version-${typeof active === 'number' ? active : active(clock.now() - start)}`;
	});
	const send = async (sent: () => void) => {
		sent();
		calls.push(V2.versionId);
		if (thrown !== null) throw thrown;
		return { versionId: V2.versionId, outboxId: 'outbox-1' };
	};
	const run = runOn(readerOf(sets), { clock, signal: controller.signal });
	return { calls, clock, outcome: commitActivation(run, V1, V2, send) };
}

const REFUSALS = [400, 401, 403, 404, 409, 422, 429].map(
	(status) => new CaracaliteError(`http_${status}`, `refused with ${status}`, { status }),
);
const AUDIT = new CaracaliteError('audit_unavailable', 'no audit', { exit: 3, changed: true, status: 500 });

describe('an activation that is accepted', () => {
	it('is applied where the zone says so too', async () => {
		const outcome = { outboxId: 'outbox-1', outcome: 'applied', text: 'accepted' };
		expect(await scene({ thrown: null, active: 2 }).outcome).toEqual(outcome);
	});

	it('is superseded where another version is active by then', async () => {
		expect(await scene({ thrown: null, active: 3 }).outcome).toMatchObject({ outcome: 'superseded' });
	});

	it('stays open where the zone cannot be read', async () => {
		expect(await scene({ thrown: null, active: null }).outcome).toMatchObject({ outcome: null });
	});

	it.each([
		['accepted', null],
		['done without an audit record', AUDIT],
	])('and was not applied is not believed to be %s', async (_what, thrown) => {
		const { outcome, clock } = scene({ thrown, active: 1 });
		await expect(outcome).rejects.toMatchObject({ code: 'activation_not_applied', exit: 2, changed: false });
		expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(IN_FLIGHT_MS);
	});

	it('without an audit record is applied where the zone says so', async () => {
		expect(await scene({ thrown: AUDIT, active: 2 }).outcome).toMatchObject({ outcome: 'applied' });
	});
});

describe('an activation that is refused', () => {
	it('before it was sent is handed on, without a look', async () => {
		const unsent = new CaracaliteError('unreachable', 'nothing answers');
		await expect(scene({ thrown: unsent, active: null }).outcome).rejects.toBe(unsent);
	});

	it.each(REFUSALS)('with $code is handed on where the old version is active', async (refusal) => {
		await expect(scene({ thrown: refusal, active: 1 }).outcome).rejects.toBe(refusal);
	});

	it.each(REFUSALS)('with $code, yet applied, is told as applied', async (refusal) => {
		expect(await scene({ thrown: refusal, active: 2 }).outcome).toEqual({
			outboxId: null,
			outcome: 'applied',
			text: `active when read again, though ${refusal.message}`,
		});
	});

	it.each(REFUSALS)('with $code is not believed where nothing can be read', async (refusal) => {
		const unknown = { code: 'activation_unknown', exit: 3, changed: 'unknown' };
		await expect(scene({ thrown: refusal, active: null }).outcome).rejects.toMatchObject(unknown);
		await expect(scene({ thrown: refusal, active: 3 }).outcome).rejects.toMatchObject(unknown);
	});
});

describe('an activation whose answer is lost', () => {
	it.each([LOST, SLOW])(
		'is applied where the version is active, at once or late ($message)',
		async (thrown) => {
			for (const late of [0, 3_000, 8_000, 30_000, 60_000, 90_000]) {
				const { calls, outcome } = scene({ thrown, active: (ms) => (ms < late ? 1 : 2) });
				expect(await outcome).toMatchObject({ outboxId: null, outcome: 'applied' });
				expect(calls).toEqual(['version-2']);
			}
		},
	);

	it('is not applied where the old version is active still when it cannot be applied any more', async () => {
		const { calls, outcome, clock } = scene({ thrown: LOST, active: 1 });
		await expect(outcome).rejects.toMatchObject({
			code: 'activation_not_applied',
			exit: 2,
			changed: false,
			message: expect.stringContaining('Main v1 is active, as before'),
		});
		expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(IN_FLIGHT_MS);
		expect(calls).toEqual(['version-2']);
	});

	it.each([
		['a third version is active', { thrown: LOST, active: 3 }],
		['what is active cannot be read', { thrown: LOST, active: null }],
		['the run was interrupted meanwhile', { thrown: LOST, active: 1, aborted: true }],
	])('is not known where %s', async (_what, facts) => {
		const { calls, outcome } = scene(facts);
		await expect(outcome).rejects.toMatchObject({ code: 'activation_unknown', exit: 3, changed: 'unknown' });
		expect(calls).toEqual(['version-2']);
	});
});
