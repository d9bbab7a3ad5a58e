import { z } from 'zod';
import type { Admin } from '../core/ports.js';
import type { Zone } from '../model/zone.js';
import { read } from './call.js';
import { type ConnectionOptions, connect } from './connection.js';
import { checkedId } from './ids.js';
import { reads } from './reads.js';
import { WireZone } from './wire.js';
import { writes } from './writes.js';

export type { ConnectionOptions } from './connection.js';

/** A Caracal and a token for it: everything that is asked of it comes out of one budget of calls. */
export interface Server {
	/** The zones that the token may see. Throws `admin_token_zone_mismatch` for a zone's own token, which may list none. */
	zones(): Promise<Zone[]>;
	/** One zone behind the port of the core. Nothing is called until something is asked. Throws `invalid_id`. */
	zone(zoneId: string): Admin;
}

/** A server that nothing has been asked of yet. Throws `bad_api_url`. */
export function openServer(options: ConnectionOptions): Server {
	const connection = connect(options);
	return {
		zones: () => connection.ask(read('list the zones'), z.array(WireZone), (sdk) => sdk.zones.list()),
		zone(zoneId) {
			const zone = checkedId('zone', zoneId);
			return { reader: reads(connection, zone), writer: writes(connection, zone) };
		},
	};
}
