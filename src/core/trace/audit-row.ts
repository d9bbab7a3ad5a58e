import type { AuditEvent } from '../../model/audit.js';
import { textAt, textsAt } from '../../model/json.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { holdOf, reasonOf } from '../event/rebuild.js';
import { applicationOf, decidedByPolicy } from '../event/who.js';
import { isRefusedForGood } from '../replay/class-conflict.js';
import type { AuditRow } from '../report/documents.js';

/** One audited event as a row of a list: who asked for what, and what came of it. Pure. */
export function auditRow(event: AuditEvent): AuditRow {
	const byPolicy = decidedByPolicy(event);
	const hold = event.decision === 'allow' ? holdOf(event.diagnostics) : null;
	const refused = isRefusedForGood(hold);
	const operational = event.decision === 'deny' ? event.evaluationStatus : null;
	return {
		requestId: event.requestId,
		eventId: event.id,
		at: event.occurredAt,
		type: event.eventType,
		decision: refused ? 'deny' : hold === null ? event.decision : 'hold',
		reason: refused ? CLASS_CONFLICT : byPolicy ? reasonOf(event.diagnostics) : operational,
		status: event.evaluationStatus,
		decidedByPolicy: byPolicy,
		application: applicationOf(event),
		resource: textAt(event.metadata, 'resource'),
		requestedScopes: textsAt(event.metadata, 'requested_scopes'),
		labels: textsAt(event.metadata, 'agent_labels'),
		versionId: event.policySetVersionId === '' ? null : event.policySetVersionId,
	};
}
