import type { AuditEvent, AuditFilter } from '../../model/audit.js';
import type { AdminReader, Clock } from '../ports.js';

/** How often audit is looked at; ingestion is asynchronous and takes up to seconds. */
export const AUDIT_PAUSE_MS = 2_000;

/** Events that came late are still found this long after their time. */
const OVERLAP_MS = 30_000;

/** Gives the events that came in since the last look, oldest first, each once. */
export type AuditPoll = () => Promise<AuditEvent[]>;

/**
 * A poll of audit from `filter.since`, or now, on. Looks back a little from the newest event each time,
 * because a fresh one can take seconds to show; remembers only what that look can find again.
 */
export function pollAudit(admin: AdminReader, filter: AuditFilter): AuditPoll {
	const started = filter.since ?? new Date(admin.serverNow()).toISOString();
	let seen = new Map<string, string>();
	let since = started;
	let newest = Number.NEGATIVE_INFINITY;
	return async () => {
		const fresh: AuditEvent[] = [];
		for await (const event of admin.auditEvents({ ...filter, since })) {
			if (!seen.has(event.id)) fresh.push(event);
		}
		if (fresh.length === 0) return fresh;
		for (const { id, occurredAt } of fresh) {
			seen.set(id, occurredAt);
			newest = Math.max(newest, Date.parse(occurredAt));
		}
		// An event of the future must not hide what comes before it.
		const floor = Math.min(newest, admin.serverNow()) - OVERLAP_MS;
		if (floor > Date.parse(started)) since = new Date(floor).toISOString();
		seen = new Map([...seen].filter(([, at]) => at >= since));
		return fresh.reverse();
	};
}

/** Yields audited events as they come in, until the signal is aborted. */
export async function* followAudit(
	admin: AdminReader,
	clock: Clock,
	signal: AbortSignal,
	filter: AuditFilter,
): AsyncGenerator<AuditEvent> {
	const poll = pollAudit(admin, filter);
	while (!signal.aborted) {
		yield* await poll();
		await clock.sleep(AUDIT_PAUSE_MS, signal);
	}
}
