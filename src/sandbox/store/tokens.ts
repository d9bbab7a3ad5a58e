import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Actor, Capability } from '../actor.js';
import { idAt } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { sha256 } from './rows.js';

const TokenRow = z
	.object({
		id: z.string(),
		name: z.string(),
		capability: z.enum(['admin', 'read', 'approve', 'zone', 'runtime']),
		zone_id: z.string().nullable(),
	})
	.transform(
		(row): Actor => ({ id: row.id, name: row.name, capability: row.capability, zoneId: row.zone_id }),
	);

/** Tokens longer than this are not even looked up, bytes. */
const LONGEST = 4096;

/** Makes a token and tells it once; the state keeps its hash alone. */
export function mintToken(world: World, name: string, capability: Capability, zoneId: string | null): string {
	const token = `cat_${randomBytes(32).toString('base64url')}`;
	world.db.run(
		'INSERT INTO tokens (id, name, hash, capability, zone_id) VALUES (?, ?, ?, ?, ?)',
		idAt(world.time.tick()),
		name,
		sha256(token),
		capability,
		zoneId,
	);
	return token;
}

export function findToken(db: Db, token: string): Actor | undefined {
	if (token.length > LONGEST) return undefined;
	const sql = 'SELECT id, name, capability, zone_id FROM tokens WHERE hash = ?';
	return db.one(TokenRow, sql, sha256(token));
}
