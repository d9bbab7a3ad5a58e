import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Actor, authorOf } from '../actor.js';
import { idAt, iso } from '../time.js';
import type { World } from '../world.js';
import type { Db } from './database.js';
import { mapPage, type Page, type PageQuery, readOwned } from './page.js';
import { authored, Created, sha256 } from './rows.js';

const ApplicationRow = Created.extend({
	name: z.string(),
	registration_method: z.enum(['managed', 'dcr']),
	secret_hash: z.string(),
});
export type ApplicationRow = z.infer<typeof ApplicationRow>;

export interface NewApplication {
	/** Only where a story needs a known one. */
	id?: string;
	name: string;
	registration_method: 'managed' | 'dcr';
}

/** Registers an application; its secret is told once and kept as a hash. */
export function createApplication(
	world: World,
	actor: Actor,
	zoneId: string,
	made: NewApplication,
): { row: ApplicationRow; secret: string } {
	const moment = world.time.tick();
	const secret = `cs_${randomBytes(24).toString('base64url')}`;
	const row: ApplicationRow = {
		id: made.id ?? idAt(moment),
		zone_id: zoneId,
		created_by: authorOf(actor),
		created_us: moment,
		name: made.name,
		registration_method: made.registration_method,
		secret_hash: sha256(secret),
	};
	world.db.run(
		'INSERT INTO applications (id, zone_id, created_by, created_us, name, registration_method, secret_hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
		row.id,
		zoneId,
		row.created_by,
		moment,
		row.name,
		row.registration_method,
		row.secret_hash,
	);
	return { row, secret };
}

export function applicationsOf(db: Db, zoneId: string): ApplicationRow[] {
	return db.all(ApplicationRow, 'SELECT * FROM applications WHERE zone_id = ? ORDER BY created_us', zoneId);
}

export function listApplications(db: Db, zoneId: string, query: PageQuery): Page<object> {
	const owner = { where: 'zone_id = ?', parameters: [zoneId] };
	return mapPage(readOwned(db, ApplicationRow, 'applications', owner, query), (row) => ({
		...head(row),
		traits: [],
		expires_at: null,
		archived_at: null,
		...tail(row),
	}));
}

/** The answer to a registration, the only one that shows the secret. */
export function registrationWire(row: ApplicationRow, secret: string): object {
	return { ...head(row), expires_at: null, ...tail(row), client_secret: secret };
}

function head(row: ApplicationRow): object {
	return { id: row.id, zone_id: row.zone_id, name: row.name, registration_method: row.registration_method };
}

function tail(row: ApplicationRow): object {
	return { ...authored(row), created_at: iso(row.created_us), updated_at: null };
}
