import type { ActivationStatus } from '../../model/activation-status.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { AdminReader } from '../ports.js';
import type { Runtime } from '../report/evidence.js';

/** Asks how the runtime is: whether it answers, and has loaded what is active. */
export async function readRuntime(
	admin: AdminReader,
	baseline: VersionRef | null,
	candidate: VersionRef | null,
): Promise<Runtime | null> {
	const asked = baseline ?? candidate;
	if (asked === null) return null;
	const status = await admin.activationStatus(asked.policySetId, asked.versionId);
	if (status === null)
		return { ready: null, state: 'unknown', text: 'the server does not say how the runtime is' };
	return judgeRuntime(status, baseline);
}

const DOWN = new Map<string, string>(
	Object.entries({
		unreachable: 'the runtime is unreachable',
		not_configured: 'the server has no runtime configured to ask',
		failed: 'the runtime failed to load its bundle',
	}),
);

/** What a status says of the runtime's readiness for the next activation. Pure. */
export function judgeRuntime(status: ActivationStatus, baseline: VersionRef | null): Runtime {
	const { state, detail, manifestSha256 } = status.runtime;
	const down = DOWN.get(state);
	if (down !== undefined)
		return { ready: false, state, text: `${down}${detail === null ? '' : ` (${detail})`}` };
	if (baseline === null) return { ready: true, state, text: 'the runtime answers; nothing is active yet' };
	if (status.propagation === 'loaded' || manifestSha256 === baseline.manifestSha256) {
		return { ready: true, state, text: 'the runtime has loaded what is active' };
	}
	const name = `${baseline.policySetName} v${baseline.version}`;
	return { ready: false, state, text: `the runtime has not loaded ${name}, which is active` };
}
