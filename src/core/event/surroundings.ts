import type { AuditEvent, Explanation } from '../../model/audit.js';
import { textAt } from '../../model/json.js';
import type { AdminReader } from '../ports.js';
import type { MandateSources } from './alternatives.js';
import { isPresentation, mintsFor, mintsSince } from './mandate.js';
import { rebuildInput } from './rebuild.js';
import { repairInput } from './repair.js';
import { decidedByPolicy } from './who.js';

/**
 * What stands beside each presentation of a mandate in a trace: the mints of its session and
 * delegation, and the scopes of its resource. Reads audit only where there is a presentation.
 */
export async function readSurroundings(
	admin: AdminReader,
	explanation: Explanation,
): Promise<Map<string, MandateSources>> {
	const around = new Map<string, MandateSources>();
	const presentations = explanation.events.filter(
		(event) => decidedByPolicy(event) && isPresentation(inputOf(event, explanation.zoneId)),
	);
	if (presentations.length === 0) return around;
	const resources = await admin.resources();
	for (const event of presentations) {
		const identifier = textAt(event.metadata, 'resource');
		around.set(event.id, {
			mints: mintsFor(event, await siblingsOf(admin, event)),
			resourceScopes: resources.find((one) => one.identifier === identifier)?.scopes ?? [],
		});
	}
	return around;
}

function inputOf(event: AuditEvent, zoneId: string) {
	return repairInput(rebuildInput(event, zoneId), event.metadata).input;
}

/** Earlier events of the application in the same session, the presentation's own time included. */
export async function siblingsOf(
	admin: Pick<AdminReader, 'auditEvents'>,
	event: AuditEvent,
): Promise<AuditEvent[]> {
	const at = Date.parse(event.occurredAt);
	const applicationId = textAt(event.metadata, 'application_id');
	const session = textAt(event.metadata, 'agent_session_id');
	const siblings: AuditEvent[] = [];
	const filter = {
		until: new Date(at + 1).toISOString(),
		since: new Date(mintsSince(event)).toISOString(),
		eventType: 'token_exchange',
		decision: 'allow' as const,
		...(applicationId === null ? {} : { applicationId }),
	};
	for await (const one of admin.auditEvents(filter)) {
		if (textAt(one.metadata, 'agent_session_id') === session) siblings.push(one);
	}
	return siblings;
}
