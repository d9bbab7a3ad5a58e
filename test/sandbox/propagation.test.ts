import { describe, expect, it } from 'vitest';
import { activationStatus } from '../../src/sandbox/activation-status.js';
import { type Activation, loadedAt, type Timeline } from '../../src/sandbox/propagation.js';

/** An activation that is dispatched 300 ms after it was made and loaded 200 ms later. */
function activation(
	versionId: string | null,
	createdMs: number,
	facts: Partial<Activation> = {},
): Activation {
	return {
		id: `outbox of ${versionId} at ${createdMs}`,
		policySetId: 'main',
		versionId,
		manifestSha: versionId === null ? null : `sha of ${versionId}`,
		createdMs,
		dispatchMs: createdMs + 300,
		loadMs: createdMs + 500,
		dead: false,
		...facts,
	};
}

function timeline(activations: Activation[], changes: Timeline['changes'] = []): Timeline {
	return { activations, changes };
}

function status(versionId: string, activeVersionId: string | null, timeline: Timeline, now: number): unknown {
	const facts = { zoneId: 'z', policySetId: 'main', versionId, activeVersionId, timeline, now };
	return activationStatus({ ...facts, activeManifestSha: `sha of ${activeVersionId}`, outboxId: null });
}

describe('what the runtime has loaded', () => {
	it('is nothing until the first notice', () => {
		const first = timeline([activation('v1', 0)]);
		expect(loadedAt(first, 499)).toBeNull();
		expect(loadedAt(first, 500)).toEqual({ versionId: 'v1', manifestSha: 'sha of v1', loadedMs: 500 });
	});

	it('stays the older version where the manifest is the same', () => {
		const same = timeline([activation('v1', 0), activation('v2', 1000, { manifestSha: 'sha of v1' })]);
		expect(loadedAt(same, 9000)).toEqual({ versionId: 'v1', manifestSha: 'sha of v1', loadedMs: 500 });
	});

	it('is what is active when the notice comes, not what the notice was for', () => {
		const overtaken = timeline([activation('v1', 0), activation('v2', 400)]);
		expect(loadedAt(overtaken, 500)?.versionId).toBe('v2');
	});

	it('is nothing once the active set is deleted', () => {
		const deleted = timeline([activation('v1', 0), activation(null, 1000)]);
		expect(loadedAt(deleted, 1499)?.versionId).toBe('v1');
		expect(loadedAt(deleted, 1500)).toBeNull();
	});

	it('waits for the runtime to come back and is then read afresh', () => {
		const changes = [
			{ atMs: 900, state: 'down' as const },
			{ atMs: 5000, state: 'up' as const },
		];
		const back = timeline([activation('v1', 0), activation('v2', 1000)], changes);
		expect(loadedAt(back, 4999)?.versionId).toBe('v1');
		expect(loadedAt(back, 5000)).toEqual({ versionId: 'v2', manifestSha: 'sha of v2', loadedMs: 5000 });
	});
});

describe('activation-status', () => {
	const first = timeline([activation('v1', 0)]);

	it.each([
		[299, 'waiting_for_outbox', 'pending', 'not_loaded'],
		[300, 'waiting_for_sts', 'dispatched', 'not_loaded'],
		[500, 'loaded', 'dispatched', 'loaded'],
	])('after %i ms is %s', (now, propagation, outbox, sts) => {
		expect(status('v1', 'v1', first, now)).toMatchObject({
			propagation_status: propagation,
			outbox: { state: outbox },
			sts: { state: sts },
		});
	});

	it('tells the age from the first whole second on', () => {
		expect(status('v1', 'v1', first, 1499)).not.toHaveProperty('sts.age_seconds');
		expect(status('v1', 'v1', first, 1500)).toHaveProperty('sts.age_seconds', 1);
	});

	it('is not ahead of the pointer', () => {
		const moved = timeline([activation('v1', 0), activation('v2', 1000)]);
		expect(status('v1', 'v2', moved, 1100)).toMatchObject({
			active: false,
			propagation_status: 'waiting_for_activation',
		});
	});

	it('fails where the outbox gave up', () => {
		const dead = timeline([activation('v1', 0, { dead: true })]);
		expect(status('v1', 'v1', dead, 9000)).toMatchObject({
			propagation_status: 'failed',
			outbox: { state: 'dead', dispatched_at: null },
			sts: { state: 'not_loaded' },
		});
	});

	it('never ends where no runtime is configured', () => {
		const alone = timeline([activation('v1', 0)], [{ atMs: 0, state: 'not_configured' }]);
		expect(status('v1', 'v1', alone, 9000)).toMatchObject({
			propagation_status: 'waiting_for_sts',
			sts: { state: 'not_configured' },
		});
	});
});
