import { z } from 'zod';
import type { AdminReader } from '../core/ports.js';
import { auditReads } from './audit-reads.js';
import { read } from './call.js';
import type { Connection } from './connection.js';
import { policyReads } from './policy-reads.js';
import { rolloutReads } from './rollout-reads.js';
import { setReads } from './set-reads.js';
import { WireApplication, WireResource, WireZone } from './wire.js';

/** The reads of one zone, whose id has been checked. */
export function reads(connection: Connection, zone: string): AdminReader {
	const { ask, estimate, callsLeft, serverNow } = connection;
	return {
		zoneId: zone,
		estimate,
		callsLeft,
		serverNow,
		zone() {
			const call = read(`read zone ${zone}`, { zone });
			return ask(call, WireZone, (sdk) => sdk.zones.get(zone), { id: zone });
		},
		applications() {
			const call = read(`list the applications of zone ${zone}`, { zone });
			return ask(call, z.array(WireApplication), (sdk) => sdk.applications.list(zone));
		},
		resources() {
			const call = read(`list the resources of zone ${zone}`, { zone });
			return ask(call, z.array(WireResource), (sdk) => sdk.resources.list(zone));
		},
		...policyReads(connection, zone),
		...setReads(connection, zone),
		...rolloutReads(connection, zone),
		...auditReads(connection, zone),
	};
}
