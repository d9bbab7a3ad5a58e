/** Who makes a call: a token. `zoneId` is null for tokens of all zones. */
export interface Actor {
	id: string;
	name: string;
	capability: Capability;
	zoneId: string | null;
}

export type Capability = 'admin' | 'read' | 'approve' | 'zone';

/** As rows name their author. */
export function authorOf(actor: Actor): string {
	return `admin:${actor.id}`;
}
