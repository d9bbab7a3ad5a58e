import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Actor } from './actor.js';
import { findToken, mintToken } from './store/tokens.js';
import type { World } from './world.js';

/** Where the sandbox keeps its own admin token: beside its state, for the owner's eyes alone. */
export function tokenFile(dataDir: string): string {
	return join(dataDir, 'sandbox-admin.token');
}

const MissingFile = z.object({ code: z.literal('ENOENT') });

/** The token in the file; null where there is none. */
export function readToken(file: string): string | null {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch (error) {
		if (MissingFile.safeParse(error).success) return null;
		throw error;
	}
}

/** Makes sure that the file holds an admin token that is valid, and tells whose it is. */
export function ensureAdminToken(world: World, file: string): Actor {
	return world.db.write(() => {
		const token = readToken(file);
		const known = token === null ? undefined : findToken(world.db, token);
		if (known?.capability === 'admin') return known;
		const minted = mintToken(world, 'bootstrap', 'admin', null);
		writeSecret(file, minted);
		const actor = findToken(world.db, minted);
		if (actor === undefined) throw new Error('the token just minted is not found');
		return actor;
	});
}

function writeSecret(file: string, text: string): void {
	const fresh = `${file}.${randomUUID()}.new`;
	const descriptor = openSync(fresh, 'w', 0o600);
	try {
		writeSync(descriptor, `${text}\n`);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	renameSync(fresh, file);
}
