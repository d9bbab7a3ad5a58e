import type { Db, Parameter } from '../store/database.js';
import { mapPage, type Page, type PageQuery, readPage } from '../store/page.js';
import type { Micros } from '../time.js';
import { EventRow, eventWire } from './events.js';

export interface EventFilter extends PageQuery {
	since?: Micros | undefined;
	until?: Micros | undefined;
	decision?: string | undefined;
	requestId?: string | undefined;
	eventTypes?: string[] | undefined;
	applicationId?: string | undefined;
	sessionId?: string | undefined;
	label?: string | undefined;
}

/** A condition with as many parameters as it has question marks. */
type Condition = [sql: string, ...parameters: Parameter[]];

/** One page of the zone's decisions, newest first. Events of one millisecond are lost between pages. */
export function listEvents(db: Db, zoneId: string, filter: EventFilter, nowUs: Micros): Page<object> {
	const conditions: Condition[] = [
		['zone_id = ?', zoneId],
		['ingested_us <= ?', nowUs],
		...conditionsOf(filter),
	];
	const source = {
		schema: EventRow,
		from: 'audit_events',
		where: conditions.map(([sql]) => sql).join(' AND '),
		parameters: conditions.flatMap(([, ...parameters]) => parameters),
		column: 'occurred_us',
		lossy: true,
		key: (row: EventRow) => ({ moment: row.occurred_us, id: row.id }),
	};
	return mapPage(readPage(db, source, filter), eventWire);
}

function conditionsOf(filter: EventFilter): Condition[] {
	const types = filter.eventTypes ?? [];
	const found: (Condition | false)[] = [
		filter.since !== undefined && ['occurred_us >= ?', filter.since],
		filter.until !== undefined && ['occurred_us < ?', filter.until],
		filter.decision !== undefined && ['decision = ?', filter.decision],
		filter.requestId !== undefined && ['request_id = ?', filter.requestId],
		types.length > 0 && [`event_type IN (${types.map(() => '?').join(', ')})`, ...types],
		filter.applicationId !== undefined && ["metadata ->> 'application_id' = ?", filter.applicationId],
		filter.sessionId !== undefined && ["metadata ->> 'agent_session_id' = ?", filter.sessionId],
		filter.label !== undefined && [
			"EXISTS (SELECT 1 FROM json_each(metadata, '$.agent_labels') WHERE value = ?)",
			filter.label,
		],
	];
	return found.filter((condition) => condition !== false);
}

/** A request's events, oldest first. */
export function eventsOfRequest(db: Db, zoneId: string, requestId: string, nowUs: Micros): EventRow[] {
	const sql =
		'SELECT * FROM audit_events WHERE zone_id = ? AND request_id = ? AND ingested_us <= ? ORDER BY occurred_us';
	return db.all(EventRow, sql, zoneId, requestId, nowUs);
}
