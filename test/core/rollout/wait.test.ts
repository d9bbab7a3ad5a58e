import { describe, expect, it } from 'vitest';
import type { AdminReader } from '../../../src/core/ports.js';
import { waitUntilLoaded } from '../../../src/core/rollout/wait.js';
import type { ActivationStatus } from '../../../src/model/activation-status.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { version } from '../../support/evidence.js';
import { handClock } from '../../support/hand-clock.js';
import { recordedStatus } from '../../support/recorded-status.js';

const WAITING = recordedStatus('status: back to baseline');
const LOADED: ActivationStatus = { ...WAITING, propagation: 'loaded' };
const TARGET = version(1, { manifestSha256: WAITING.manifestSha256 ?? '' });

/** Answers each read with the next of `answers`, the last one for ever; an error is thrown. */
function wait(
	answers: (ActivationStatus | Error | null)[],
	waitMs = 10_000,
	signal = new AbortController().signal,
) {
	const clock = handClock();
	let reads = 0;
	const read = async () => {
		const answer = answers[Math.min(reads, answers.length - 1)] ?? null;
		reads += 1;
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const admin: Pick<AdminReader, 'activationStatus'> = { activationStatus: read };
	const ports = { admin: admin as AdminReader, clock, progress: () => {}, signal };
	const outcome = waitUntilLoaded(ports, { target: TARGET, outboxId: 'outbox-1', waitMs });
	return { outcome, clock, reads: () => reads };
}

describe('waiting for the runtime', () => {
	it('ends as soon as the version is loaded', async () => {
		const { outcome, clock, reads } = wait([WAITING, WAITING, LOADED]);
		expect(await outcome).toMatchObject({ outcome: 'loaded', loadedAt: WAITING.runtime.loadedAt });
		expect(reads()).toBe(3);
		expect(clock.slept).toEqual([150, 225]);
	});

	it('gives up in time, and says what it was waiting for', async () => {
		const { outcome, clock } = wait([WAITING], 5_000);
		expect(await outcome).toEqual({
			outcome: 'timeout',
			text: 'waiting for the runtime to load it',
			loadedAt: null,
			outbox: {
				state: WAITING.outbox.state,
				attempts: WAITING.outbox.attempts,
				lastError: null,
				dispatchedAt: WAITING.outbox.dispatchedAt,
			},
		});
		expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(5_000);
		expect(Math.max(...clock.slept)).toBeLessThanOrEqual(2_000);
	});

	it('looks once more when the time is up', async () => {
		const { outcome, clock, reads } = wait([WAITING, WAITING, LOADED], 200);
		expect(await outcome).toMatchObject({ outcome: 'loaded' });
		expect([reads(), clock.slept]).toEqual([3, [150, 50]]);
	});

	it('looks once where there is no time to wait', async () => {
		const { outcome, reads } = wait([WAITING], 0);
		expect((await outcome).outcome).toBe('timeout');
		expect(reads()).toBe(1);
	});

	it('goes on through a read that fails', async () => {
		const { outcome, reads } = wait([new CaracaliteError('unreachable', 'nothing answers'), LOADED]);
		expect((await outcome).outcome).toBe('loaded');
		expect(reads()).toBe(2);
	});

	it('never throws, and tells the last failure', async () => {
		const { outcome } = wait([new CaracaliteError('unreachable', 'nothing answers')], 1_000);
		expect(await outcome).toMatchObject({
			outcome: 'timeout',
			text: 'the status could not be read: nothing answers',
		});
	});

	it('says so where the set has no active version any more', async () => {
		const { outcome } = wait([null], 100);
		expect((await outcome).text).toContain('no active version');
	});

	it('tells an interrupt truthfully', async () => {
		const controller = new AbortController();
		const waited = wait([WAITING, WAITING, WAITING], 10_000, controller.signal);
		waited.clock.onSleep = (count) => {
			if (count === 2) controller.abort(new CaracaliteError('interrupted', 'the run was interrupted'));
		};
		expect(await waited.outcome).toMatchObject({
			outcome: 'not_confirmed',
			text: 'interrupted while waiting; at last waiting for the runtime to load it',
		});
	});
});
