import { describe, expect, it } from 'vitest';
import { commitActivation } from '../../../src/core/rollout/commit.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { version } from '../../support/evidence.js';
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
	/** Number of the version that is active afterwards; null where that cannot be read. */
	active: number | null;
	aborted?: boolean;
}

/** A zone of which only the roll-out is asked; `calls` counts the activations that were sent. */
function scene({ thrown, active, aborted = false }: Scene) {
	const calls: string[] = [];
	const controller = new AbortController();
	if (aborted) controller.abort();
	const sets = setsOf([V1, V2, version(3)], () => {
		if (active === null) throw new CaracaliteError('unreachable', 'nothing answers');
		return `version-${active}`;
	});
	const send = async () => {
		calls.push(V2.versionId);
		if (thrown !== null) throw thrown;
		return { versionId: V2.versionId, outboxId: 'outbox-1' };
	};
	const run = runOn(readerOf(sets), { signal: controller.signal });
	return { calls, outcome: commitActivation(run, V1, V2, send) };
}

describe('sending an activation', () => {
	it('gives the outbox id of one that was accepted', async () => {
		expect(await scene({ thrown: null, active: 2 }).outcome).toBe('outbox-1');
	});

	it('hands on a refusal, without looking again', async () => {
		const refused = new CaracaliteError('admin_token_read_only', 'may only read');
		await expect(scene({ thrown: refused, active: null }).outcome).rejects.toBe(refused);
	});

	it('takes it as accepted where the answer was lost and the version is active', async () => {
		const { calls, outcome } = scene({ thrown: LOST, active: 2 });
		expect(await outcome).toBeNull();
		expect(calls).toEqual(['version-2']);
	});

	it('says that it was not applied where the old version is active still', async () => {
		const { calls, outcome } = scene({ thrown: LOST, active: 1 });
		await expect(outcome).rejects.toMatchObject({
			code: 'activation_not_applied',
			exit: 2,
			changed: false,
			message: expect.stringContaining('Main v1 is active, as before'),
		});
		expect(calls).toEqual(['version-2']);
	});

	it.each([
		['a third version is active', { thrown: LOST, active: 3 }],
		['a slow server may apply it yet', { thrown: SLOW, active: 1 }],
		['what is active cannot be read', { thrown: LOST, active: null }],
		['the run was interrupted meanwhile', { thrown: LOST, active: 1, aborted: true }],
	])('does not know where %s', async (_what, facts) => {
		const { calls, outcome } = scene(facts);
		await expect(outcome).rejects.toMatchObject({ code: 'activation_unknown', exit: 3, changed: 'unknown' });
		expect(calls).toEqual(['version-2']);
	});

	it('knows that it was applied where the server could not store its audit', async () => {
		const applied = new CaracaliteError('audit_unavailable', 'no audit', { exit: 3, changed: true });
		expect(await scene({ thrown: applied, active: 2 }).outcome).toBeNull();
		expect(await scene({ thrown: applied, active: 1 }).outcome).toBeNull();
	});
});
