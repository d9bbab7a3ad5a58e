import type { AuditEvent } from '../../model/audit.js';
import type { AuditRow } from '../report/documents.js';
import { auditRow } from './audit-row.js';

/** The events of one request that fit a filter, newest first. */
export interface AuditedRequest {
	requestId: string;
	rows: [AuditRow, ...AuditRow[]];
}

/** Events of one request are written within this time, with those of others between them. */
const TOGETHER_MS = 2_000;

/**
 * The newest `limit` requests of a walk of audit with the events that fit, and whether there are more.
 * Reads no further than the last of their events may lie.
 */
export async function newestRequests(
	events: AsyncIterable<AuditEvent>,
	fits: (row: AuditRow) => boolean,
	limit: number,
): Promise<{ requests: AuditedRequest[]; more: boolean }> {
	const found = new Map<string, AuditedRequest>();
	let more = false;
	let oldest = Number.POSITIVE_INFINITY;
	for await (const event of events) {
		const row = auditRow(event);
		const at = Date.parse(row.at);
		if (more && at < oldest - TOGETHER_MS) break;
		if (!fits(row)) continue;
		const known = found.get(row.requestId);
		if (known !== undefined) known.rows.push(row);
		else if (found.size < limit) {
			found.set(row.requestId, { requestId: row.requestId, rows: [row] });
			oldest = at;
		} else more = true;
	}
	return { requests: [...found.values()], more };
}
