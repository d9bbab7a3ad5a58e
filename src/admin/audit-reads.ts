import { z } from 'zod';
import type { AdminReader } from '../core/ports.js';
import { walkAudit } from './audit-walk.js';
import { read } from './call.js';
import type { Connection } from './connection.js';
import { checkedId } from './ids.js';
import { WireAdminAuditEvent, WireAuditEvent, WireExplanation } from './wire-audit.js';

export function auditReads(
	{ ask }: Connection,
	zone: string,
): Pick<AdminReader, 'explain' | 'auditEvents' | 'adminAudit'> {
	return {
		async explain(requestId) {
			const request = checkedId('request', requestId);
			const call = read(`explain request ${request}`, { zone, request });
			return ask(call, WireExplanation, (sdk) => sdk.audit.explain(zone, request), {
				zone_id: zone,
				request_id: request,
			});
		},
		auditEvents(filter) {
			const call = read(`read the audit of zone ${zone}`, { zone });
			const query = {
				...(filter.since && { since: filter.since }),
				...(filter.decision && { decision: filter.decision }),
				...(filter.requestId && { request_id: filter.requestId }),
				...(filter.eventType && { event_type: filter.eventType }),
				...(filter.applicationId && { application_id: filter.applicationId }),
				...(filter.sessionId && { session_id: filter.sessionId }),
				...(filter.label && { label: filter.label }),
			};
			return walkAudit((limit, until) => {
				const paged = { ...query, limit, ...(until && { until }) };
				return ask(call, z.array(WireAuditEvent), (sdk) => sdk.audit.list(zone, paged), { zone_id: zone });
			}, filter.until);
		},
		adminAudit(filter) {
			const call = read(`read the admin audit of zone ${zone}`, { zone });
			const query = {
				...(filter.since && { since: filter.since }),
				...(filter.entityType && { entity_type: filter.entityType }),
				...(filter.entityId && { entity_id: filter.entityId }),
				...(filter.method && { method: filter.method }),
			};
			return walkAudit((limit, until) => {
				const paged = { ...query, limit, ...(until && { until }) };
				return ask(call, z.array(WireAdminAuditEvent), (sdk) => sdk.adminAudit.list(zone, paged));
			}, filter.until);
		},
	};
}
