import type { AuditEvent } from '../../model/audit.js';
import { textAt } from '../../model/json.js';
import type { Resource } from '../../model/zone.js';
import type { AdminReader } from '../ports.js';
import { type MandateSources, mintsFor, mintsSince, type Presentation } from './mints.js';
import type { ReadEvent } from './read.js';

/**
 * What stands beside each presentation of a mandate in a trace: the mints of its session and
 * delegation, and the scopes of its resource, by event id. Reads only where there is a presentation.
 */
export async function readSurroundings(
	admin: Pick<AdminReader, 'auditEvents'>,
	resourcesOf: () => Promise<Resource[]>,
	events: ReadEvent[],
): Promise<Map<string, MandateSources>> {
	const around = new Map<string, MandateSources>();
	for (const event of events) {
		if (!event.byPolicy || event.presentation === null) continue;
		const { presentation, resource } = event;
		const resources = await resourcesOf();
		around.set(event.id, {
			mints: mintsFor(presentation, await siblingsOf(admin, presentation)),
			resourceScopes: resources.find((one) => one.identifier === resource)?.scopes ?? [],
		});
	}
	return around;
}

/** Earlier events of the application in the same session, the presentation's own time included. */
export async function siblingsOf(
	admin: Pick<AdminReader, 'auditEvents'>,
	presentation: Presentation,
): Promise<AuditEvent[]> {
	const { applicationId } = presentation;
	const siblings: AuditEvent[] = [];
	const filter = {
		until: new Date(Date.parse(presentation.at) + 1).toISOString(),
		since: new Date(mintsSince(presentation)).toISOString(),
		eventType: 'token_exchange',
		decision: 'allow' as const,
		...(applicationId === null ? {} : { applicationId }),
	};
	for await (const one of admin.auditEvents(filter)) {
		if (textAt(one.metadata, 'agent_session_id') === presentation.sessionId) siblings.push(one);
	}
	return siblings;
}
