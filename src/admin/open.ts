import { z } from 'zod';
import type { Zone } from '../core/model.js';
import type { Admin } from '../core/ports.js';
import { read } from './call.js';
import { type ConnectionOptions, connect } from './connection.js';
import { checkedId } from './ids.js';
import { reads } from './reads.js';
import { WireZone } from './wire.js';
import { writes } from './writes.js';

export type { ConnectionOptions } from './connection.js';
export type { TracedCall } from './guarded-fetch.js';

export interface AdminOptions extends ConnectionOptions {
	zoneId: string;
}

/**
 * One zone of a Caracal behind the port of the core. Nothing is called until something is asked.
 *
 * @throws CaracaliteError `bad_api_url`, `invalid_id`
 */
export function openAdmin(options: AdminOptions): Admin {
	const zone = checkedId('zone', options.zoneId);
	const connection = connect(options);
	return { ...reads(connection, zone), ...writes(connection, zone) };
}

/**
 * The zones that the token may see. A zone's own token may not list any.
 *
 * @throws CaracaliteError `bad_api_url`, `admin_token_zone_mismatch` for a zone's own token
 */
export function listZones(options: ConnectionOptions): Promise<Zone[]> {
	return connect(options).ask(read('list the zones'), z.array(WireZone), (sdk) => sdk.zones.list());
}
