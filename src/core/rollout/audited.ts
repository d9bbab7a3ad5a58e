import type { AuditEvent } from '../../model/audit.js';
import { readEvent } from '../event/read.js';
import type { Audited, GatewaySeen } from '../report/checklist.js';

/** Decisions of one version as they are counted, whatever order they come in. */
export interface AuditTally {
	note(event: AuditEvent): void;
	/** What was counted; `complete` says whether it is all there is. */
	sum(complete: boolean): { decisions: Audited; gateway: GatewaySeen };
}

/** By which the gateway tells that it called a resource. */
const CALLED = 'gateway_resource_request';

/** Counts what the version of a manifest decided, and what gateways made of it. */
export function tallyAudit(zoneId: string, manifestSha256: string): AuditTally {
	const counts = { allowed: 0, denied: 0, held: 0 };
	const policies = new Map<string, number>();
	const presented = new Map<string, boolean>();
	const called = new Set<string>();
	let last: { requestId: string; at: number } | null = null;
	return {
		note(event) {
			if (event.eventType === CALLED) called.add(event.requestId);
			if (event.manifestSha !== manifestSha256) return;
			const read = readEvent(event, { zoneId, asRebuilt: null });
			if (!read.byPolicy) return;
			const { decision } = read.outcome;
			counts[decision === 'allow' ? 'allowed' : decision === 'deny' ? 'denied' : 'held'] += 1;
			for (const policy of read.policies) policies.set(policy, (policies.get(policy) ?? 0) + 1);
			if (read.presentation !== null) {
				presented.set(read.requestId, (presented.get(read.requestId) ?? false) || decision === 'allow');
			}
			const at = Date.parse(read.at);
			if (last === null || at >= last.at) last = { requestId: read.requestId, at };
		},
		sum(complete) {
			const allowed = [...presented].flatMap(([requestId, isAllowed]) => (isAllowed ? [requestId] : []));
			const denied = [...presented].flatMap(([requestId, isAllowed]) => (isAllowed ? [] : [requestId]));
			return {
				decisions: {
					decisions: counts.allowed + counts.denied + counts.held,
					...counts,
					policies: [...policies]
						.map(([policy, decisions]) => ({ policy, decisions }))
						.sort((one, other) => other.decisions - one.decisions || (one.policy < other.policy ? -1 : 1)),
					lastRequestId: last?.requestId ?? null,
					complete,
				},
				gateway: {
					presented: presented.size,
					allowed: allowed.length,
					denied: denied.length,
					called: allowed.filter((requestId) => called.has(requestId)).length,
					calledThoughDenied: denied.filter((requestId) => called.has(requestId)),
				},
			};
		},
	};
}
