import type { BundleCache } from './bundles.js';
import type { SandboxOptions } from './options.js';
import type { Db } from './store/database.js';
import type { Time } from './time.js';

/** What every part of the sandbox works on: the state, its time, and how it is to behave. */
export interface World {
	db: Db;
	time: Time;
	options: SandboxOptions;
	bundles: BundleCache;
}

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
