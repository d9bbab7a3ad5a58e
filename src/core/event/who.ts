import type { AuditEvent } from '../../model/audit.js';
import { textAt } from '../../model/json.js';
import { reasonOf } from './rebuild.js';

const COMPLETE = 'complete';

/** Whether policy decided the event: a complete exchange under a bundle, or with none active. */
export function decidedByPolicy(event: AuditEvent): boolean {
	if (event.eventType !== 'token_exchange' || event.evaluationStatus !== COMPLETE) return false;
	return event.manifestSha !== '' || reasonOf(event.diagnostics) === 'no_active_policy_set';
}

/** The application or workload that an event is about; null where it names none. */
export function applicationOf(event: AuditEvent): { id: string; name: string | null } | null {
	const id = textAt(event.metadata, 'application_id') ?? textAt(event.metadata, 'workload_id');
	return id === null ? null : { id, name: textAt(event.metadata, 'application_name') };
}
