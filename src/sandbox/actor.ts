/** Who makes a call: a token. `zoneId` is null for tokens of all zones and of none. */
export interface Actor {
	id: string;
	name: string;
	capability: Capability;
	zoneId: string | null;
}

/** What a token may do; one of the `runtime` reads that one's figures, and is none for the Admin API. */
export type Capability = 'admin' | 'read' | 'approve' | 'zone' | 'runtime';

/** As rows name their author. */
export function authorOf(actor: Actor): string {
	return `admin:${actor.id}`;
}
