import { CaracaliteError } from '../../model/errors.js';
import type { AdminReader, Clock } from '../ports.js';

/**
 * The zone of a run that asks none: documents on disk decide alone. It holds nothing, and whatever else
 * is asked of it throws `no_target`.
 */
export function nowhere(clock: Clock): AdminReader {
	const nothing = async () => [];
	const nobody = async () => {
		throw new CaracaliteError('no_target', 'this run asks no zone, and only a zone can tell this', {
			hint: 'Name a server or a sandbox: `caracalite init`. What documents decide alone needs --documents and --only.',
		});
	};
	const unasked = { [Symbol.asyncIterator]: () => ({ next: nobody }) };
	return {
		zoneId: '',
		zone: async () => ({ id: '', name: '' }),
		applications: nothing,
		resources: nothing,
		policies: nothing,
		policySets: nothing,
		versions: nothing,
		policy: nobody,
		validate: nobody,
		policySet: nobody,
		manifest: nobody,
		simulate: nobody,
		activationStatus: nobody,
		explain: nobody,
		auditEvents: () => unasked,
		adminAudit: () => unasked,
		estimate: () => 0,
		callsLeft: () => ({ limit: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY }),
		serverNow: () => clock.now(),
	};
}
