import type { AuditEvent, AuditFilter } from '../model.js';
import type { AdminReader, Clock } from '../ports.js';

/** How often audit is looked at; ingestion is asynchronous and takes up to seconds. */
const PAUSE = 2_000;

/** Events that came late are still found this long after their time. */
const OVERLAP = 30_000;

/**
 * Yields audited events as they come in, oldest first, each once, until the signal is aborted. Looks
 * back a little each time, because a fresh event can take seconds to show.
 */
export async function* followAudit(
	admin: AdminReader,
	clock: Clock,
	signal: AbortSignal,
	filter: AuditFilter,
): AsyncGenerator<AuditEvent> {
	const started = filter.since ?? new Date(clock.now()).toISOString();
	let seen = new Map<string, string>();
	while (!signal.aborted) {
		const floor = new Date(clock.now() - OVERLAP).toISOString();
		const since = [floor, started].sort().at(-1) ?? started;
		const fresh: AuditEvent[] = [];
		for await (const event of admin.auditEvents({ ...filter, since })) {
			if (!seen.has(event.id)) fresh.push(event);
		}
		for (const event of fresh.reverse()) {
			seen.set(event.id, event.occurredAt);
			yield event;
		}
		seen = new Map([...seen].filter(([, at]) => at >= since));
		await clock.sleep(PAUSE, signal);
	}
}
