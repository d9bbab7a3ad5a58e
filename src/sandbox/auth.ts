import type { Actor } from './actor.js';
import { ApiFault } from './errors.js';
import type { Db } from './store/database.js';
import { findToken } from './store/tokens.js';

/** The token of an Authorization header; null where there is none. */
export function bearerOf(header: string | undefined): string | null {
	return /^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? null;
}

/** Throws `invalid_admin_token`. */
export function authenticate(db: Db, token: string | null): Actor {
	const actor = token === null ? undefined : findToken(db, token);
	if (actor === undefined || actor.capability === 'runtime') throw new ApiFault(401, 'invalid_admin_token');
	return actor;
}

/** What a call wants: `zoneId` is null where it names none. */
export interface Wish {
	method: string;
	path: string;
	zoneId: string | null;
}

const VALIDATE = '/v1/policies/validate';

/** Throws the 403 that a token of this capability gets for such a call. */
export function authorize(actor: Actor, wish: Wish): void {
	const mutates = wish.method !== 'GET' && wish.method !== 'HEAD' && wish.path !== VALIDATE;
	if (actor.capability === 'read' && mutates) throw new ApiFault(403, 'admin_token_read_only');
	if (actor.capability === 'approve' && mutates) throw new ApiFault(403, 'admin_token_approve_only');
	if (actor.zoneId === null) return;
	const zoned = wish.path.startsWith('/v1/zones');
	if (zoned && wish.zoneId !== actor.zoneId) throw new ApiFault(403, 'admin_token_zone_mismatch');
}
