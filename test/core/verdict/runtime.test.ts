import { describe, expect, it } from 'vitest';
import { judgeRuntime } from '../../../src/core/verdict/runtime.js';
import type { ActivationStatus } from '../../../src/model/activation-status.js';
import { version } from '../../support/evidence.js';
import { recordedStatus } from '../../support/recorded-status.js';

/** The version that a status is about, as the baseline. */
const judged = (status: ActivationStatus) =>
	judgeRuntime(status, version(1, { manifestSha256: status.manifestSha256 ?? 'none' }));

describe('the readiness of the runtime, by recorded statuses', () => {
	it.each([
		['status after activate v2', true, 'the runtime has loaded what is active'],
		['status after activating an identical manifest', true, 'the runtime has loaded what is active'],
		['status: engine down', false, 'the runtime is unreachable (fetch failed)'],
		['status after the engine came back', true, 'the runtime has loaded what is active'],
		['status: back to baseline', false, 'the runtime has not loaded Main v1, which is active'],
		['status: conflicting documents active', false, 'the runtime has not loaded Main v1, which is active'],
	])('%s', (label, ready, text) => {
		expect(judged(recordedStatus(label))).toMatchObject({ ready, text });
	});

	it('waits for a version that is on its way', () => {
		expect(judged(recordedStatus('status of the other set', 'first'))).toMatchObject({ ready: false });
		expect(judged(recordedStatus('status of the other set'))).toMatchObject({ ready: true });
	});
});

describe('where nothing is active yet', () => {
	const status = recordedStatus('status: version not active');

	it('a runtime that answers is ready', () => {
		expect(judgeRuntime(status, null)).toMatchObject({ ready: true });
	});

	it.each(['unreachable', 'not_configured', 'failed'])('one that is %s is not', (state) => {
		const runtime = { ...status.runtime, state, detail: null };
		expect(judgeRuntime({ ...status, runtime }, null)).toMatchObject({ ready: false, state });
	});
});
