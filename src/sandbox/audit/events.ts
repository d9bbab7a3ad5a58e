import { z } from 'zod';
import type { Json, JsonObject } from '../../model/json.js';
import { isJsonObject } from '../../model/json.js';
import { redact } from '../../model/redaction.js';
import { JsonText } from '../store/rows.js';
import { idAt, iso } from '../time.js';
import type { World } from '../world.js';
import { jsonbOrder } from './jsonb.js';

export const EventRow = z.object({
	id: z.string(),
	zone_id: z.string(),
	event_type: z.string(),
	request_id: z.string(),
	decision: z.string(),
	version_id: z.string(),
	manifest_sha: z.string(),
	status: z.string(),
	determining: JsonText.nullable(),
	diagnostics: JsonText.nullable(),
	metadata: JsonText.pipe(z.custom<JsonObject>(isJsonObject)),
	occurred_us: z.number(),
	ingested_us: z.number(),
});
export type EventRow = z.infer<typeof EventRow>;

export interface NewEvent {
	zoneId: string;
	type: string;
	requestId: string;
	decision: 'allow' | 'deny' | 'pending';
	status: string;
	/** The bundle that decided; null for what policy did not decide. */
	decidedBy: { versionId: string; manifestSha: string } | null;
	determining: Json[] | null;
	diagnostics: Json[] | null;
	metadata: JsonObject;
}

/** Leaves one event; it can be read once it is ingested. */
export function recordEvent(world: World, event: NewEvent): void {
	const moment = world.time.tick();
	world.db.run(
		'INSERT INTO audit_events (id, zone_id, event_type, request_id, decision, version_id, manifest_sha, status, determining, diagnostics, metadata, occurred_us, ingested_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
		idAt(moment),
		event.zoneId,
		event.type,
		event.requestId,
		event.decision,
		event.decidedBy?.versionId ?? '',
		event.decidedBy?.manifestSha ?? '',
		event.status,
		event.determining === null ? null : JSON.stringify(jsonbOrder(event.determining)),
		event.diagnostics === null ? null : JSON.stringify(jsonbOrder(event.diagnostics)),
		JSON.stringify(jsonbOrder(event.metadata)),
		moment,
		moment + world.options.ingestMs * 1000,
	);
}

/** An event as it is shown: the set's id is never told, secrets are redacted, times lose their microseconds. */
export function eventWire(row: EventRow): object {
	return {
		id: row.id,
		zone_id: row.zone_id,
		event_type: row.event_type,
		request_id: row.request_id,
		decision: row.decision,
		policy_set_id: '',
		policy_set_version_id: row.version_id,
		manifest_sha: row.manifest_sha,
		evaluation_status: row.status,
		determining_policies_json: row.determining,
		diagnostics_json: row.diagnostics,
		metadata_json: redact(row.metadata),
		occurred_at: iso(row.occurred_us),
		ingested_at: iso(row.ingested_us),
	};
}
