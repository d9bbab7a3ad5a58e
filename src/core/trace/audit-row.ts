import type { AuditEvent } from '../../model/audit.js';
import { readLogged } from '../event/logged.js';
import type { AuditRow } from '../report/documents.js';

/** One audited event as a row of a list: who asked for what, and what came of it. Pure. */
export function auditRow(event: AuditEvent): AuditRow {
	const { id, requestId, at, type, status, byPolicy, outcome, version, ...asked } = readLogged(event);
	return {
		requestId,
		eventId: id,
		at,
		type,
		decision: outcome.decision,
		reason: outcome.reason,
		status,
		decidedByPolicy: byPolicy,
		application: asked.application,
		resource: asked.resource,
		requestedScopes: asked.requestedScopes,
		labels: asked.labels,
		versionId: version.versionId,
	};
}
