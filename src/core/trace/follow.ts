import type { AuditEvent, AuditFilter } from '../../model/audit.js';
import type { AdminReader, Clock } from '../ports.js';

/** How often audit is looked at; ingestion is asynchronous and takes up to seconds. */
export const AUDIT_PAUSE_MS = 2_000;

/** Events that came late are still found this long after their time. */
const OVERLAP_MS = 30_000;

/** Gives the events that came in since the last look, oldest first, each once. */
export type AuditPoll = () => Promise<AuditEvent[]>;

/**
 * A poll of audit from `filter.since`, or now, on. Looks back a little each time, because a fresh
 * event can take seconds to show; remembers only what that look can find again.
 */
export function pollAudit(admin: AdminReader, clock: Clock, filter: AuditFilter): AuditPoll {
	const started = filter.since ?? new Date(clock.now()).toISOString();
	let seen = new Map<string, string>();
	let since = started;
	return async () => {
		const fresh: AuditEvent[] = [];
		for await (const event of admin.auditEvents({ ...filter, since })) {
			if (!seen.has(event.id)) fresh.push(event);
		}
		for (const event of fresh) seen.set(event.id, event.occurredAt);
		const floor = new Date(clock.now() - OVERLAP_MS).toISOString();
		since = [floor, started].sort().at(-1) ?? started;
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
	const poll = pollAudit(admin, clock, filter);
	while (!signal.aborted) {
		yield* await poll();
		await clock.sleep(AUDIT_PAUSE_MS, signal);
	}
}
