import { WireActivationStatus } from '../../src/admin/wire-rollout.js';
import type { ActivationStatus } from '../../src/model/activation-status.js';
import { recording } from './recorded-server.js';

/** Every activation status that a running Caracal answered, in the recordings' order. */
export const recordedStatuses: { label: string; status: ActivationStatus }[] = [
	...recording('api'),
	...recording('faults'),
].flatMap(({ label, request, response }) => {
	const isStatus = request.path.includes('activation-status') && response.status === 200;
	return isStatus ? [{ label, status: WireActivationStatus.parse(response.body) }] : [];
});

/** The first or last status under a label. */
export function recordedStatus(label: string, which: 'first' | 'last' = 'last'): ActivationStatus {
	const found = recordedStatuses.filter((one) => one.label === label);
	const chosen = which === 'last' ? found.at(-1) : found[0];
	if (chosen === undefined) throw new Error(`no status is labelled ${label}`);
	return chosen.status;
}
