import { describe, expect, it } from 'vitest';
import { judgePropagation } from '../../../src/core/rollout/wait.js';
import { version } from '../../support/evidence.js';
import { recordedStatus, recordedStatuses } from '../../support/recorded-status.js';

/** The target with the manifest that the status calls active. */
const target = (status: { manifestSha256: string | null }) =>
	version(2, { manifestSha256: status.manifestSha256 ?? 'none' });

describe('what recorded statuses say of an activation', () => {
	it.each([
		['status after activate v2', 'first', 'timeout', 'waiting for'],
		['status after activate v2', 'last', 'loaded', 'loaded by one runtime'],
		['status after activating an identical manifest', 'first', 'timeout', 'waiting for the message'],
		['status after activating an identical manifest', 'last', 'loaded', 'an identical manifest'],
		['status of the other set', 'first', 'timeout', 'waiting for the message'],
		['status of the other set', 'last', 'loaded', 'loaded by one runtime'],
		['status after activating malformed risk data', 'last', 'loaded', 'loaded by one runtime'],
		['status: wrong outbox', 'last', 'timeout', 'waiting for the message'],
		['status: outbox of another version', 'last', 'failed', 'the message to the runtime is mismatch'],
		['status: v1 after v2 became active', 'last', 'overtaken', 'another activation came after it'],
		['status of the first set, by version', 'last', 'overtaken', 'nothing is active now'],
		['status: version not active', 'last', 'overtaken', 'nothing is active now'],
		['status: back to baseline', 'last', 'timeout', 'waiting for the runtime to load it'],
		['status: engine down', 'last', 'timeout', 'the runtime is unreachable (fetch failed)'],
		['status after activate: engine down', 'first', 'timeout', 'waiting for the message'],
		['status after the engine came back', 'last', 'loaded', 'loaded by one runtime'],
	] as const)('%s, %s: %s', (label, which, outcome, text) => {
		const status = recordedStatus(label, which);
		const judged = judgePropagation(status, target(status));
		expect(judged.outcome).toBe(outcome);
		expect(judged.text).toContain(text);
	});

	it('never call an activation loaded that a status does not', () => {
		for (const { label, status } of recordedStatuses) {
			const { outcome } = judgePropagation(status, target(status));
			const identical = status.runtime.manifestSha256 === status.manifestSha256;
			if (outcome === 'loaded') expect(status.propagation === 'loaded' || identical, label).toBe(true);
			if (status.propagation === 'loaded') expect(outcome, label).toBe('loaded');
		}
		expect(recordedStatuses.length).toBeGreaterThanOrEqual(20);
	});
});

describe('what no recording shows', () => {
	const waiting = recordedStatus('status: back to baseline');
	const judge = (over: object) => judgePropagation({ ...waiting, ...over }, target(waiting));

	it('a server without a runtime to ask is not waited for', () => {
		const runtime = { ...waiting.runtime, state: 'not_configured', manifestSha256: null };
		expect(judge({ runtime })).toMatchObject({ outcome: 'not_confirmed' });
	});

	it('a dead outbox is a failure, with its last error', () => {
		const outbox = { ...waiting.outbox, state: 'dead', lastError: 'publish failed' };
		expect(judge({ propagation: 'failed', outbox })).toEqual({
			outcome: 'failed',
			text: 'the message to the runtime is dead (publish failed)',
			loadedAt: waiting.runtime.loadedAt,
			outbox: {
				state: 'dead',
				attempts: outbox.attempts,
				lastError: 'publish failed',
				dispatchedAt: outbox.dispatchedAt,
			},
		});
	});

	it('a runtime that fails to load is a failure, with its detail', () => {
		const runtime = { ...waiting.runtime, state: 'failed', detail: 'compile error' };
		expect(judge({ propagation: 'failed', runtime })).toMatchObject({
			outcome: 'failed',
			text: 'the runtime failed to load it (compile error)',
		});
	});
});
