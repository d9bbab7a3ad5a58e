import type { Sighting } from '../../propose/cost.js';
import { readLogged } from '../event/logged.js';
import { presentationOf } from '../event/mints.js';
import type { AdminReader, Progress } from '../ports.js';

/** Events that are read at most, the newest. */
const MOST_EVENTS = 2_000;

/** What was seen of the sessions of a zone. */
export interface Traffic {
	/** ISO 8601 in UTC. */
	since: string;
	sightings: Sighting[];
	sessions: number;
	/** False where audit holds more than was read. */
	whole: boolean;
}

/** The sessions that audit shows since a time, each once, by the labels that it carried last. */
export async function readTraffic(
	admin: Pick<AdminReader, 'auditEvents'>,
	since: string,
	run: { progress: Progress; signal: AbortSignal },
): Promise<Traffic> {
	run.progress({ step: 'traffic', text: 'looking which sessions carry which labels' });
	const sessions = new Map<string, { applicationId: string | null; labels: string[] }>();
	let read = 0;
	let whole = true;
	for await (const event of admin.auditEvents({ since, eventType: 'token_exchange' })) {
		run.signal.throwIfAborted();
		if (read++ >= MOST_EVENTS) {
			whole = false;
			break;
		}
		const { sessionId, applicationId } = presentationOf(event);
		const labels = [...new Set(readLogged(event).labels)].sort();
		if (sessionId === null || sessionId === '' || sessions.has(sessionId)) continue;
		sessions.set(sessionId, { applicationId, labels });
	}
	return { since, sightings: counted([...sessions.values()]), sessions: sessions.size, whole };
}

function counted(sessions: readonly Omit<Sighting, 'sessions'>[]): Sighting[] {
	const byKind = new Map<string, Sighting>();
	for (const session of sessions) {
		const key = JSON.stringify([session.applicationId, session.labels]);
		byKind.set(key, { ...session, sessions: (byKind.get(key)?.sessions ?? 0) + 1 });
	}
	return [...byKind.values()];
}
