import { z } from 'zod';
import { CaracaliteError } from '../model/errors.js';
import type { Db } from './store/database.js';

/** Raised with every change of the tables; an older program refuses a newer file. */
const SCHEMA_VERSION = 1;

const OWNED = 'zone_id TEXT NOT NULL, created_by TEXT NOT NULL, created_us INTEGER NOT NULL';
const EDITED = 'updated_by TEXT, updated_us INTEGER NOT NULL, archived_us INTEGER';

const TABLES: Record<string, string> = {
	tokens:
		'id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, capability TEXT NOT NULL, zone_id TEXT',
	zones:
		'id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL, created_by TEXT NOT NULL, created_us INTEGER NOT NULL, graph_epoch INTEGER NOT NULL DEFAULT 0',
	applications: `id TEXT PRIMARY KEY, ${OWNED}, name TEXT NOT NULL, registration_method TEXT NOT NULL, secret_hash TEXT NOT NULL`,
	providers: `id TEXT PRIMARY KEY, ${OWNED}, name TEXT NOT NULL, identifier TEXT NOT NULL, kind TEXT NOT NULL`,
	resources: `id TEXT PRIMARY KEY, ${OWNED}, name TEXT NOT NULL, identifier TEXT NOT NULL, upstream_url TEXT, provider_id TEXT, scopes TEXT NOT NULL, operations TEXT NOT NULL, enforcement TEXT NOT NULL`,
	policies: `id TEXT PRIMARY KEY, ${OWNED}, ${EDITED}, name TEXT NOT NULL, description TEXT`,
	policy_versions: `id TEXT PRIMARY KEY, ${OWNED}, policy_id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, content_sha256 TEXT NOT NULL, UNIQUE (policy_id, version)`,
	policy_sets: `id TEXT PRIMARY KEY, ${OWNED}, ${EDITED}, name TEXT NOT NULL, description TEXT`,
	set_versions: `id TEXT PRIMARY KEY, ${OWNED}, policy_set_id TEXT NOT NULL, version INTEGER NOT NULL, manifest TEXT NOT NULL, manifest_sha256 TEXT NOT NULL, UNIQUE (policy_set_id, version)`,
	bindings: 'zone_id TEXT PRIMARY KEY, policy_set_id TEXT NOT NULL, version_id TEXT NOT NULL',
	activations:
		'id TEXT PRIMARY KEY, zone_id TEXT NOT NULL, policy_set_id TEXT NOT NULL, version_id TEXT, manifest_sha256 TEXT, created_us INTEGER NOT NULL, outbox_ms INTEGER NOT NULL, load_ms INTEGER NOT NULL, dead INTEGER NOT NULL',
	runtime_changes: 'at_ms INTEGER NOT NULL, state TEXT NOT NULL',
	bootstraps: 'application_id TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL',
	audit_events:
		'id TEXT PRIMARY KEY, zone_id TEXT NOT NULL, event_type TEXT NOT NULL, request_id TEXT NOT NULL, decision TEXT NOT NULL, version_id TEXT NOT NULL, manifest_sha TEXT NOT NULL, status TEXT NOT NULL, determining TEXT, diagnostics TEXT, metadata TEXT NOT NULL, occurred_us INTEGER NOT NULL, ingested_us INTEGER NOT NULL',
	admin_audit:
		'id TEXT PRIMARY KEY, zone_id TEXT NOT NULL, seq INTEGER NOT NULL, request_id TEXT NOT NULL, actor_id TEXT NOT NULL, actor_name TEXT NOT NULL, actor_scope TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, entity_type TEXT NOT NULL, entity_id TEXT NOT NULL, status INTEGER NOT NULL, payload TEXT NOT NULL, occurred_us INTEGER NOT NULL, UNIQUE (zone_id, seq)',
};

const INDEXES = `
CREATE INDEX audit_by_time ON audit_events (zone_id, occurred_us);
CREATE INDEX audit_by_request ON audit_events (zone_id, request_id);
CREATE INDEX versions_by_policy ON policy_versions (policy_id);
CREATE INDEX versions_by_set ON set_versions (policy_set_id);
CREATE INDEX activations_by_zone ON activations (zone_id, created_us);`;

/** Makes the tables of a new file. A file of a newer program throws `sandbox_too_new`. */
export function prepareTables(db: Db): void {
	db.write(() => {
		const found = db.one(z.object({ user_version: z.number() }), 'PRAGMA user_version')?.user_version ?? 0;
		if (found > SCHEMA_VERSION) {
			throw new CaracaliteError(
				'sandbox_too_new',
				`the sandbox was written by a newer caracalite (schema ${found}, this one reads ${SCHEMA_VERSION})`,
				{ hint: 'use the newer caracalite, or another data directory' },
			);
		}
		if (found === SCHEMA_VERSION) return;
		for (const [name, columns] of Object.entries(TABLES))
			db.script(`CREATE TABLE ${name} (${columns}) STRICT`);
		db.script(`${INDEXES} PRAGMA user_version = ${SCHEMA_VERSION};`);
	});
}

/** Empties every table. */
export function wipe(db: Db): void {
	db.write(() => {
		for (const name of Object.keys(TABLES)) db.script(`DELETE FROM ${name}`);
	});
}
